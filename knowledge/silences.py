"""Subjects that never answer: they compete in the ranking, so that their neighbours do not."""

from __future__ import annotations

import tomllib
from datetime import date

from knowledge.answer import Reason
from knowledge.entry import Entry
from knowledge.lexical import LANGUAGES


def load_silences(text: str) -> tuple[Entry, ...]:
    """Read `silences.toml`; raises ValueError, TOMLDecodeError or KeyError on a broken file."""
    return tuple(_silence(subject) for subject in tomllib.loads(text)["subject"])


def _silence(subject: dict[str, object]) -> Entry:
    title = str(subject["title"])
    questions: dict[str, tuple[str, ...]] = {}
    for language in LANGUAGES:
        phrasings = subject.get(language, [])
        if not isinstance(phrasings, list):
            raise ValueError(f"{subject['id']}: {language} is not a list of phrasings")
        questions[language] = tuple(str(phrasing) for phrasing in phrasings)
    return Entry(
        id=str(subject["id"]),
        key="",
        title=title,
        questions=questions,
        answer=title,
        source="",
        valid_from=date.min,
        silent=Reason(str(subject["reason"])).value,
    )
