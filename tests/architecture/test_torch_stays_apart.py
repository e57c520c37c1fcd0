"""`make setup`, `make demo` and `make test` install no torch; whoever wants it gets the build without CUDA."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
SETUP = (ROOT / "deploy/setup.sh").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
CI = (ROOT / ".ci/run").read_text(encoding="utf-8")


def pins(name: str) -> set[str]:
    lines = (ROOT / "deploy" / name).read_text(encoding="utf-8").splitlines()
    return {re.sub(r"[-_.]+", "-", line.partition("==")[0]).lower() for line in lines if line and line[0] != "#"}


def script() -> ModuleType:
    found = importlib.util.spec_from_file_location("graphics_libraries", ROOT / "deploy/graphics_libraries.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def packages(*names: str) -> list[dict[str, dict[str, str]]]:
    return [{"metadata": {"name": name}} for name in names]


def test_the_common_pins_hold_nothing_of_torch() -> None:
    apart = pins("constraints-transformers.txt")
    assert {"torch", "sentence-transformers", "transformers"} <= apart
    assert apart & pins("constraints.txt") == set()


def test_no_pin_is_for_a_graphics_card() -> None:
    every = pins("constraints.txt") | pins("constraints-transformers.txt")
    assert script().graphics_libraries({"installed": packages(*every)}) == []


def test_only_the_extra_of_that_name_asks_for_it() -> None:
    asking = {name for name, wanted in EXTRAS.items() if re.search(r"torch|transformers", " ".join(wanted))}
    assert asking == {"transformers"}


def test_the_environment_of_make_setup_and_make_test_leaves_that_extra_out() -> None:
    for name in ("run_extras", "test_extras"):
        (value,) = re.findall(rf"^{name}=(.*)$", SETUP, re.MULTILINE)
        assert "transformers" not in value
    recipes = dict(re.findall(r"^([a-z-]+):.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE))
    assert {name for name, recipe in recipes.items() if "setup.sh" in recipe and "transformers" in recipe} == {
        "transformers",
        "test-transformers",
    }


def test_ci_runs_its_tests_before_the_others_so_that_theirs_are_printed_last() -> None:
    assert (
        CI.index("make check\n")
        < CI.index("make test-transformers")
        < CI.rindex('cat "$side"')
        < CI.rindex("make test\n")
    )


def test_packages_for_graphics_cards_are_found_in_a_plan_and_in_an_environment() -> None:
    named = packages("torch", "nvidia-cublas", "triton", "cuda-toolkit", "Nvidia_NCCL.cu13", "trident", "cudatext")
    expected = ["cuda-toolkit", "nvidia-cublas", "nvidia-nccl-cu13", "triton"]
    assert script().graphics_libraries({"install": named}) == expected
    assert script().graphics_libraries({"installed": named}) == expected
    assert script().graphics_libraries({"install": packages("torch")}) == []
