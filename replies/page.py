"""A letter as a page of HTML, made from its own text: what is printed is what was read and checked.

A short paragraph of one line without a full stop is a heading, a list of "- " lines a list, and an inventory of what
is not given a table. Nothing else is a sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from replies.letter import Correspondent, Letter
from replies.reply import Letterhead

_HEADING_LIMIT = 70
_ROW_FIELD = re.compile(r"(?:- |  )(?P<name>[A-Z][a-z]+): (?P<value>.*)")
_ROW_FIELDS = ("Document", "Deel", "Grond", "Motivering")
_CLOSING = "met vriendelijke groet"

_STYLE = """
@page { size: A4; margin: 2.2cm 2.3cm 2.2cm 2.3cm;
  @bottom-right { content: "Bladzijde " counter(page) " van " counter(pages); font: 8pt "DejaVu Sans"; color: #444; } }
html { font: 10pt/1.5 "DejaVu Sans", sans-serif; color: #111; }
header { border-bottom: 1.5pt solid #1b4b66; padding-bottom: 8pt; margin-bottom: 22pt; }
header p { margin: 0; }
.body-name { font-size: 13pt; font-weight: bold; color: #1b4b66; }
address { font-style: normal; margin: 0 0 22pt 55%; white-space: pre-line; }
h1 { font-size: 12.5pt; margin: 0 0 14pt; }
h2 { font-size: 10.5pt; margin: 14pt 0 3pt; break-after: avoid; }
p { margin: 0 0 8pt; orphans: 3; widows: 3; }
ul { margin: 0 0 8pt; padding-left: 14pt; }
table { border-collapse: collapse; width: 100%; margin: 4pt 0 10pt; font-size: 8.5pt; line-height: 1.35; }
th, td { border: .5pt solid #666; padding: 3pt 5pt; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead th { background: #e8eff3; }
tr { break-inside: avoid; }
"""


def page_of(letter: Letter, *, letterhead: Letterhead, recipient: Correspondent) -> str:
    """The page; every word in it is escaped, and it names nothing to be fetched."""
    lines = (recipient.name, *recipient.postal_address.splitlines())
    address = "\n".join(escape(line.strip()) for line in lines if line.strip())
    return (
        f'<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>{escape(letter.subject)}</title>'
        f'<meta name="author" content="{escape(letterhead.name, quote=True)}"><style>{_STYLE}</style></head><body>'
        f'<header><p class="body-name">{escape(letterhead.name)}</p><p>{escape(letterhead.address)}</p></header>'
        f"<address>{address}</address><main><h1>{escape(letter.subject)}</h1>{''.join(_blocks(letter.text))}"
        "</main></body></html>"
    )


def _blocks(text: str) -> Iterator[str]:
    closed = False
    for block in re.split(r"\n\s*\n", text.strip("\n")):
        lines = block.splitlines()
        closed = closed or block.casefold().startswith(_CLOSING)
        if all(line.startswith(("- ", "  ")) for line in lines):
            rows = _rows(lines)
            yield _table(rows) if rows else _list(lines)
        elif len(lines) == 1 and not closed and _is_heading(lines[0]):
            yield f"<h2>{escape(lines[0])}</h2>"
        else:
            yield f"<p>{'<br>'.join(_words(line) for line in lines)}</p>"


def _words(line: str) -> str:
    """Escaped, and a paragraph sign stays with its number."""
    return escape(line).replace("§ ", "§\u00a0")


def _is_heading(line: str) -> bool:
    """ "Onze beslissing" and "Bent u het niet eens met deze beslissing?", but no salutation and no sentence."""
    short = len(line) <= _HEADING_LIMIT and line[:1].isupper()
    return short and line[-1] not in ".:;,!" and not line.startswith(("Beste ", "Geachte ")) and ": " not in line


def _rows(lines: Sequence[str]) -> list[dict[str, str]]:
    """The records of an inventory, or nothing where a line is something else."""
    rows: list[dict[str, str]] = []
    for line in lines:
        match = _ROW_FIELD.fullmatch(line)
        if match is None or match["name"] not in _ROW_FIELDS or (not rows and not line.startswith("- ")):
            return []
        if line.startswith("- "):
            rows.append({})
        rows[-1][match["name"]] = match["value"]
    return rows if all(len(row) > 1 for row in rows) else []


def _table(rows: Sequence[dict[str, str]]) -> str:
    names = [name for name in _ROW_FIELDS if any(name in row for row in rows)]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    body = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{escape(row.get(name, ""))}</th>'
            if name == names[0]
            else f"<td>{_words(row.get(name, ''))}</td>"
            for name in names
        )
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _list(lines: Sequence[str]) -> str:
    items: list[str] = []
    for line in lines:
        if line.startswith("- "):
            items.append(_words(line[2:]))
        elif items:
            items[-1] += f" {_words(line.strip())}"
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>" if items else ""
