"""`chat` and `evaluate chats`: chats from a file through the engine of the chat."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.app import profile_of
from bot.chat_json import chat_json
from bot.chat_lines import ChatLine, chat_line, is_labelled
from bot.chat_memory import for_chats
from bot.chat_score import ChatJudgement, chat_rows, judge_chat
from bot.cli.context import Context, emit, fail, of, progress, show
from bot.cli.files import json_objects
from bot.clock import utc_now
from bot.conversation import Conversation, Setting, take
from bot.errors import ConfigError
from intake.calendar_days import local_date

AsJson = Annotated[bool, typer.Option("--json", help="JSON Lines op stdout.")]
Figures = Annotated[bool, typer.Option("--json", help="Alleen de regels {metric, value, n}.")]
BodyOption = Annotated[str | None, typer.Option("--body", help="Instantie waarmee gesproken wordt.")]


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command(name="chat", help="Gesprekken uit een bestand: waar ze uitkomen en wat er voor de aanvraag is.")(chat)


def chat(
    context: typer.Context,
    batch: Annotated[Path, typer.Option(help="JSON Lines met id, turns, lang?.")],
    as_json: AsJson = False,
    body: BodyOption = None,
) -> None:
    """One object per chat, in the order of the file; nothing is stored and nothing is submitted."""
    shared = of(context)
    setting = _setting(shared, body)
    failed = False
    rows: list[dict[str, Any]] = []
    for number, item in json_objects(batch):
        line = chat_line(item)
        if line is None:
            failed = True
            fail(f"{batch}:{number}: geen geldig gesprek (verwacht een object met id en turns)")
            continue
        found = chat_json(held(line, setting=setting), chat_id=line.id)
        if as_json:
            emit(found)
        rows.append(found)
    if not as_json:
        show("Gesprekken", ("id", "uitkomst", "ontbreekt", "bronnen"), [_cells(row) for row in rows])
    if failed:
        raise typer.Exit(1)


def held(line: ChatLine, *, setting: Setting) -> Conversation:
    """The chat after its last turn."""
    conversation = Conversation(language=line.language)
    for text in line.turns:
        conversation = take(conversation, text, setting=setting)
    return conversation


def chats(
    context: typer.Context,
    file: Path,
    as_json: Figures = False,
) -> None:
    """Outcome, slots, what is missing and the cited guidance, right or wrong."""
    shared = of(context)
    setting = _setting(shared, None)
    gold = _labelled(file)
    judged: list[ChatJudgement] = []
    with progress("Gesprekken voeren") as bar:
        for item, line in bar.track(gold):
            made = chat_json(held(line, setting=setting), chat_id=line.id)
            judged.append(judge_chat(item, made, language=line.language))
    rows = chat_rows(judged)
    if as_json:
        for row in rows:
            emit(row)
        return
    show("Gesprekken", ("maat", "waarde", "n"), [(row["metric"], f"{row['value']:.3f}", row["n"]) for row in rows])
    wrong = [(one.id, one.gold, one.made, ", ".join(one.wrong)) for one in judged if one.wrong]
    if wrong:
        show("Na te kijken", ("id", "hoort", "werd", "fout"), wrong)


def _labelled(file: Path) -> list[tuple[Mapping[str, Any], ChatLine]]:
    """The labelled chats of a file. Raises ConfigError naming every line that is none."""
    found: list[tuple[Mapping[str, Any], ChatLine]] = []
    faults: list[str] = []
    for number, item in json_objects(file):
        line = chat_line(item)
        if item is None or line is None or not is_labelled(item):
            faults.append(f"{file}:{number}: geen gesprek met id, turns en gold")
        else:
            found.append((item, line))
    if faults:
        raise ConfigError(faults)
    return found


def _setting(shared: Context, body: str | None) -> Setting:
    today = local_date(utc_now())
    try:
        profile = profile_of(shared.config, body or shared.config.body[0].id, on=today)
    except KeyError:
        raise ConfigError([f"--body: er is geen instantie {body!r}"]) from None
    return Setting(body=profile, on_date=today, knowledge=for_chats(shared.knowledge))


def _cells(row: Mapping[str, Any]) -> tuple[str, str, str, str]:
    cited = dict.fromkeys(key for answer in row["answers"] for key in answer["citations"])
    return row["id"], row["outcome"], ", ".join(row["missing"]), ", ".join(cited)
