"""Loads model folders while every step towards the network is written down.

    python -m tests.transformers.watched_load [--hub-first] [--then-by-name NAME] FOLDER…

`--hub-first` imports the client of the model hub before our code; `--then-by-name` asks the package itself,
afterwards, for a model it would have to fetch. The interpreter reports sockets to an audit hook (PEP 578),
whichever Python code opens them. Prints one JSON object: `loaded` (a count of rows for each folder, or what was
wrong) and `network` (what was seen).
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path

NETWORK = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request"}


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--hub-first", action="store_true")
    parser.add_argument("--then-by-name")
    parser.add_argument("--loopback", action="store_true")
    parser.add_argument("folders", nargs="*")
    wanted = parser.parse_args(arguments)
    seen: list[str] = []
    sys.addaudithook(lambda event, details: seen.append(event) if event in NETWORK else None)
    if wanted.loopback:
        _reach_out()
    if wanted.hub_first:  # its setting is read at the import, before our adapter could set it
        importlib.import_module("huggingface_hub")
    loaded = {folder: _load(folder) for folder in wanted.folders}
    if wanted.then_by_name:
        loaded[wanted.then_by_name] = _load_by_name(wanted.then_by_name)
    sys.stdout.write(json.dumps({"loaded": loaded, "network": seen}))


def _load(folder: str) -> int | str:
    from knowledge.embed import ModelUnusable, transformers_embedder

    try:
        return len(transformers_embedder(Path(folder)).encode_documents(["Mag ik een kopie?"]))
    except ModelUnusable as error:
        return str(error)


def _load_by_name(name: str) -> int | str:
    try:
        return len(importlib.import_module("sentence_transformers").SentenceTransformer(name))
    except OSError as error:
        return type(error).__name__


def _reach_out() -> None:
    """What the hook must see, to show that it sees."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


if __name__ == "__main__":
    main(sys.argv[1:])
