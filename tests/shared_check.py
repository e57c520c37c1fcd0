"""Runs the commands on mails and labelled data that do not belong to this repository.

    .venv/bin/python -m tests.shared_check FOLDER

FOLDER holds `mail-samples/` (mails of any origin), `dev-eval/` (labelled mails and questions) and `seeds/`
(pages to import). Without it the check says so and passes, but fails where CI=true. Exit code 0 when
everything held, 1 with a line for each fault.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from tests.support.seed_questions import SEEDS, Question

ROOT = Path(__file__).parents[1]
INZAGE = ROOT / ".venv/bin/inzage"
SCHEMAS = ROOT / "bot/schemas"

# What `inzage evaluate` must reach on the labelled examples, by command and metric. Raise a floor when the
# figure has risen for good.
FLOORS: dict[tuple[str, str], float] = {
    ("answers", "answers.right"): 0.90,
    ("answers", "answers.precision"): 0.95,  # a wrong answer is worse than none
    ("triage", "kind_lenient"): 0.95,
    ("triage", "expected_route_lenient"): 0.90,
    ("triage", "mandate_lenient"): 0.95,
    ("triage", "personal_nature_lenient"): 0.90,
    ("chats", "chats.outcome.right"): 0.90,
    ("chats", "chats.slots.right"): 0.95,
}

# The file rules of the contract: everything else is named as skipped.
MAIL_SUFFIXES = {".eml", ".raw", ".box", ".txt", ".mbox"}
LIMIT_SECONDS = 1800
IMPORT_FLOOR = 0.98  # share of our own questions that imported pages answer rightly
SECOND_FLOOR = 0.72  # the same of a set that was written later, without a look at what was answered
BESIDE_CEILING = 0.40  # share of the near misses that imported pages answer though they say nothing of them
IMPORTED_SUFFIXES = {".txt", ".md", ".html", ".pdf", ".docx"}
RULE_WORDS = 15  # a shorter sentence may belong to a menu, a cookie bar or an advertisement
SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z])")
LIST_MARKS = re.compile(r"[*#|•·]|(?:^|(?<=\n))\s*-\s")

Objects = list[dict[str, Any]]


class Fault(Exception):
    """Something did not hold; the text is one clear line."""


def say(text: str) -> None:
    sys.stdout.write(f"check-shared: {text}\n")
    sys.stdout.flush()


def run(*arguments: str | Path, config: Path, may_fail: bool = False) -> bytes:
    """What one `inzage` command prints. Raises Fault when it ends badly.

    `may_fail` allows exit code 1 beside output: some file could not be read, the others were.
    """
    command = [str(INZAGE), "--config", str(config), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=LIMIT_SECONDS, stdin=subprocess.DEVNULL)
    if done.returncode and not (may_fail and done.returncode == 1 and done.stdout):
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise Fault(f"inzage {' '.join(map(str, arguments))}: exit code {done.returncode}: {' '.join(last)}")
    return done.stdout


def json_lines(output: bytes, what: str) -> Objects:
    """The objects of a JSON Lines output, which holds nothing else."""
    found: Objects = []
    for number, line in enumerate(output.decode("utf-8").splitlines(), start=1):
        try:
            value = json.loads(line)
        except ValueError as error:
            raise Fault(f"{what}: line {number} is no JSON: {line[:80]}") from error
        if not isinstance(value, dict):
            raise Fault(f"{what}: line {number} is no object")
        found.append(value)
    return found


def fit_schema(objects: Objects, name: str) -> None:
    """Every object fits the schema that the repository publishes for it."""
    validator = Draft202012Validator(json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")))
    for value in objects:
        for error in validator.iter_errors(value):
            where = value.get("file") or value.get("id") or "?"
            raise Fault(f"{name} of {where} does not fit its schema: {error.json_path}: {error.message[:160]}")


def mail_files(folder: Path) -> dict[str, Path]:
    """Files that hold mail by their name, by the path relative to the folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix.lower() in MAIL_SUFFIXES)
    return {path.relative_to(folder).as_posix(): path for path in files}


def check_parse(folder: Path, config: Path) -> Objects:
    """`parse` gives every file once, or its messages as NAME#n, in sorted order."""
    done = run("parse", folder, "--json", config=config, may_fail=True)
    parsed = json_lines(done, "parse")
    fit_schema(parsed, "parse")
    names = {value["file"].rpartition("#")[0] or value["file"] for value in parsed}
    if missing := sorted(set(mail_files(folder)) - names):
        raise Fault(f"parse says nothing of {', '.join(missing[:5])} ({len(missing)} files)")
    return parsed


def check_ingest(folder: Path, parsed: Objects, config: Path) -> None:
    """Each mail is in the ledger after the first run; a second run adds nothing."""
    known = {line["id"] for line in ledger(config)}
    run("ingest", folder, config=config)
    lines = ledger(config)
    digests = {line["sha256"] for line in lines}
    whole = [value["file"] for value in parsed if value["ok"] and "#" not in value["file"]]
    missing = [name for name in whole if not stored_as(folder / name) & digests]
    if missing:
        raise Fault(f"not in the ledger: {', '.join(missing[:5])} ({len(missing)} of {len(whole)} files)")
    if waiting := [line["id"] for line in lines if line["state"] in {"received", "processing"}]:
        raise Fault(f"ingest left {len(waiting)} messages without a route")
    run("ingest", folder, config=config)
    again = ledger(config)
    if len(again) != len(lines):
        raise Fault(f"a second ingest of {folder.name} added {len(again) - len(lines)} messages")
    new = len(lines) - len(known)
    say(f"ingest {folder.name}: {len(whole)} files, {new} new in the ledger, a second run added none")


def stored_as(path: Path) -> set[str]:
    """Digests under which a file may be stored: as it is, or without the mbox separator it was saved with."""
    content = path.read_bytes()
    rest = content.partition(b"\n")[2] if content.startswith(b"From ") else content
    return {hashlib.sha256(content).hexdigest(), hashlib.sha256(rest).hexdigest()}


def ledger(config: Path) -> Objects:
    lines = json_lines(run("ledger", "list", "--json", config=config), "ledger list")
    fit_schema(lines, "ledger")
    return lines


def check_nothing_left(config: Path) -> None:
    """Ingested mail is never answered by itself."""
    rows = json_lines(run("outbox", "list", "--json", config=config), "outbox list")
    fit_schema(rows, "outbox")
    if leaving := [row["id"] for row in rows if row["state"] in {"queued", "sent", "in_doubt"}]:
        raise Fault(f"ingested mail put {len(leaving)} letters on their way")


def check_triage(folder: Path, parsed: Objects, config: Path) -> None:
    """One object a mail, which fits its schema; quotes stand where they say they do."""
    done = run("triage", folder, "--json", config=config, may_fail=True)
    found = json_lines(done, "triage")
    fit_schema(found, "triage")
    by_file = {value["file"]: value for value in parsed if value["ok"]}
    if missing := sorted(set(by_file) - {value["file"] for value in found}):
        raise Fault(f"triage says nothing of {', '.join(missing[:5])} ({len(missing)} mails)")
    for value in found:
        for evidence in value["evidence"]:
            check_quote(value["file"], evidence, by_file[value["file"]])
    say(f"triage {folder.name}: {len(found)} mails, every quote stands where it says")


def check_quote(file: str, evidence: dict[str, Any], parsed: dict[str, Any]) -> None:
    """The code points start:end of what `parse` gives are the quote."""
    source, start, end = evidence["source"], evidence["start"], evidence["end"]
    if not any(text[start:end] == evidence["quote"] for text in sources(source, parsed)):
        raise Fault(f"triage of {file}: the quote for {evidence['label']} does not stand at {source} {start}:{end}")


def sources(source: str, parsed: dict[str, Any]) -> Iterator[str]:
    """What a source name stands for in an object of `parse`."""
    kind, _, name = source.partition(":")
    if kind == "body":
        yield parsed["text"]
    elif kind == "subject":
        yield parsed["subject"]
    elif kind == "header":
        yield from (value for header, value in parsed["headers"] if header.lower() == name.lower())
    elif kind == "attachment":
        plain, _, number = name.rpartition("#")
        same = [part.get("text", "") for part in parsed["attachments"] if part["filename"] in {name, plain}]
        yield from same if not number.isdigit() else same[int(number) - 1 : int(number)]


def check_ask(questions: Path, config: Path) -> None:
    """`ask --batch` answers every line, in order, each fitting its schema."""
    asked = json_lines(questions.read_bytes(), questions.name)
    given = json_lines(run("ask", "--batch", questions, "--json", config=config), "ask")
    fit_schema(given, "ask")
    if [value.get("id") for value in given] != [line["id"] for line in asked]:
        raise Fault("ask --batch does not answer each line in its order")
    say(f"ask: {len(given)} questions, {sum(value['outcome'] == 'answer' for value in given)} answered")


def check_import(folder: Path, config: Path) -> None:
    """Every sentence of every page is in an entry, or is named as left out and too short to be a rule."""
    files = [path for path in sorted(folder.iterdir()) if path.suffix in IMPORTED_SUFFIXES]
    entries = 0
    for path in files:
        imported = json_lines(run("knowledge", "import", path, "--json", config=config), "knowledge import")
        fit_schema(imported, "import")
        shown = json_lines(run("knowledge", "show", "--document", path.name, "--json", config=config), "knowledge show")
        fit_schema(shown, "entry")
        kept = [as_compared(line["markdown"]) for line in shown]
        left_out = [as_compared(line) for value in imported for line in value["dropped"]]
        missing = [
            sentence
            for sentence in sentences_of(path.read_text(encoding="utf-8"))
            if not any(sentence in text for text in kept)
            and (len(sentence.split()) >= RULE_WORDS or not any(sentence in line for line in left_out))
        ]
        if missing:
            raise Fault(f"import of {path.name} lost {len(missing)} sentences, the first: {missing[0][:120]}")
        entries += len(shown)
    say(f"import: {len(files)} pages, {entries} entries, no sentence lost")


def check_answers_from_import(folder: Path, config: Path) -> None:
    """Each page, imported and published with what ships switched off, answers our own questions about it, and stays
    silent on what it does not say."""
    asked: dict[str, Question] = {}
    given: Objects = []
    for seed in SEEDS:
        own = config.with_name(f"own-{seed.name}.toml")
        own.write_text(f'data_dir = "{own.with_suffix("")}"\n[guidance]\nshipped = false\n', encoding="utf-8")
        (page,) = folder.glob(f"{seed.name}_*")
        run("knowledge", "import", page, *seed.options, "--publish", config=own)
        batch = own.with_suffix(".jsonl")
        lines = [{"id": name, "text": question.text, "lang": "nl"} for name, question in seed.asked().items()]
        batch.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        asked |= seed.asked()
        given += json_lines(run("ask", "--batch", batch, "--json", config=own), "ask")
    beside = [value for value in given if not asked[value["id"]].says]
    second = [value for value in given if ".second." in value["id"]]
    first = [value for value in given if value not in beside and value not in second]
    shares = (
        ("first set", right_share("first set", first, asked), IMPORT_FLOOR),
        ("second set", right_share("second set", second, asked), SECOND_FLOOR),
    )
    false = [value["id"] for value in beside if value["outcome"] == "answer"]
    say(f"what imported pages do not say: {len(false)} of {len(beside)} answered: {', '.join(false) or 'none'}")
    for what, share, floor in shares:
        if share < floor:
            raise Fault(f"imported pages answer {share:.2f} of the {what}, the floor is {floor}")
    if len(false) > BESIDE_CEILING * len(beside):
        raise Fault(f"imported pages answer {len(false)} of {len(beside)} near misses, at most {BESIDE_CEILING}")


def right_share(what: str, given: Objects, asked: dict[str, Question]) -> float:
    """The share of questions whose answer says what it must; prints which ones do not."""
    answered = [value for value in given if value["outcome"] == "answer"]
    right = [
        value
        for value in answered
        if any(as_compared(words) in as_compared(value["answer"]["text"]) for words in asked[value["id"]].says)
    ]
    wrong = [value["id"] for value in answered if value not in right]
    silent = [value["id"] for value in given if value not in answered]
    say(
        f"answers from imported pages, {what}: {len(right)} of {len(given)} right; "
        f"on something else: {', '.join(wrong) or 'none'}; silent: {', '.join(silent) or 'none'}"
    )
    return len(right) / len(given)


def sentences_of(text: str) -> list[str]:
    """What may hold a rule: five words or more that end as a sentence does."""
    parts = [part.strip() for line in text.splitlines() for part in SENTENCE_END.split(line)]
    return [as_compared(part) for part in parts if len(part.split()) >= 5 and part[-1] in ".;?!"]


def as_compared(text: str) -> str:
    """Without marks of lists and emphasis, in small letters, blanks single."""
    return " ".join(LIST_MARKS.sub(" ", text).lower().split())


def evaluate(what: str, data: Path, config: Path) -> list[str]:
    """Prints the figures and returns a line for each that is under its floor."""
    table = run("evaluate", what, data, config=config)
    sys.stdout.write(table.decode("utf-8"))
    rows = json_lines(run("evaluate", what, data, "--json", config=config), f"evaluate {what}")
    fit_schema(rows, "evaluate")
    figures = {row["metric"]: row["value"] for row in rows}
    under = []
    for (command, metric), floor in FLOORS.items():
        if command == what and figures.get(metric, 0.0) < floor:
            under.append(f"evaluate {what}: {metric} is {figures.get(metric)}, its floor is {floor}")
    return under


def check_all(shared: Path, workplace: Path) -> list[str]:
    """Every check; returns the faults."""
    config = workplace / "inzage.toml"
    config.write_text(f'data_dir = "{workplace / "data"}"\n', encoding="utf-8")
    labelled = shared / "dev-eval"
    faults: list[str] = []

    def attempt(check: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return check(*arguments, config)
        except (Fault, subprocess.TimeoutExpired) as fault:
            faults.append(str(fault))
            return None

    for folder in (shared / "mail-samples", labelled / "mails"):
        if (parsed := attempt(check_parse, folder)) is not None:
            attempt(check_triage, folder, parsed)
            attempt(check_ingest, folder, parsed)
    attempt(check_nothing_left)
    if (shared / "seeds").is_dir():
        attempt(check_import, shared / "seeds")
        attempt(check_answers_from_import, shared / "seeds")
    attempt(check_ask, labelled / "faq_queries.jsonl")
    for what, data in (
        ("triage", labelled / "mails"),
        ("answers", labelled / "faq_queries.jsonl"),
        ("chats", labelled / "chats.jsonl"),
    ):
        faults += attempt(evaluate, what, data) or []
    return faults


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m tests.shared_check FOLDER\n")
        return 2
    shared = Path(arguments[0]).resolve()
    if not (shared / "dev-eval").is_dir():
        in_ci = os.environ.get("CI") == "true"
        say(f"no data in {arguments[0]}: {'this is a failure in CI' if in_ci else 'nothing to check'}")
        return int(in_ci)
    with tempfile.TemporaryDirectory(prefix="inzage-") as workplace:
        faults = check_all(shared, Path(workplace))
    for fault in faults:
        sys.stderr.write(f"check-shared: {fault}\n")
    say("everything held" if not faults else f"{len(faults)} faults")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
