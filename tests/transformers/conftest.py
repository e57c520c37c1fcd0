"""The model folders: two small random ones, and the bundled model as the command writes it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.embed import TransformersEmbedder, transformers_embedder
from tests.transformers.tiny_model import make_model

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_model(tmp_path_factory.mktemp("models") / "tiny", seed=1)


@pytest.fixture(scope="session")
def tiny(tiny_folder: Path) -> TransformersEmbedder:
    return transformers_embedder(tiny_folder)


@pytest.fixture(scope="session")
def other(tmp_path_factory: pytest.TempPathFactory) -> TransformersEmbedder:
    return transformers_embedder(make_model(tmp_path_factory.mktemp("models") / "other", seed=2))


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """`inzage knowledge model FOLDER`, run once; the folder is the last of its arguments."""
    folder = tmp_path_factory.mktemp("written") / "model"
    command = [sys.executable, "-m", "bot", "knowledge", "model", str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)


@pytest.fixture(scope="session")
def folder(written: subprocess.CompletedProcess[str]) -> Path:
    return Path(written.args[-1])


@pytest.fixture(scope="session")
def exported(folder: Path) -> TransformersEmbedder:
    return transformers_embedder(folder)
