"""The same mail, otherwise written, wrapped up or sent: what may change no label (metamorphic testing).

Each variant follows from the labelled mail alone, so that a measurement can be repeated.
"""

from __future__ import annotations

import re
import textwrap
import tomllib
import unicodedata
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from intake.labelled import Example
from intake.labels import NOISE
from intake.mail_form import File, Form, Written, as_example, written_of

TYPO_SHARE = 0.03  # of the words
_WIDTH = 72  # RFC 3676 4.2 breaks below 78; mail programs at 72
_FEWEST_WORDS = 8  # a shorter text is a pointer to its files or its thread: what stands below speaks then
_NOISE = frozenset(kind.value for kind in NOISE)
_FORWARD = re.compile(r"(?i)\s*(?:fwd?|tr|wg|doorgestuurd|doorst|i)\s*:")
_OLDER = re.compile(r"(?im)^\s*>*\s*\*?(?:van|from|de|von)\*?\s*:|^\s*-{2,}.*(?:bericht|message|nachricht)")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_QUOTED = re.compile(r'"([^"\n]{1,200})"')

_LOGO = File(name="image001.png", content_type="image/png", content=b"\x89PNG\r\n\x1a\n%logo")
_PLAIN = Form()

Change = Callable[[Written, Mapping[str, str]], Written]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One way to write a mail again. `exact`: the parser undoes it, so that nothing at all may change."""

    name: str
    change: Change
    form: Form = _PLAIN
    exact: bool = False
    of_any: bool = False  # of what a machine sends too

    def of(self, example: Example) -> Example | None:
        """The mail in this form, or None where it suits the mail not or changes nothing."""
        written = written_of(example)
        if not self.of_any and not _is_handwritten(example, written):
            return None
        changed = self.change(written, _around(example, written))
        if changed == written and self.form == _PLAIN:
            return None
        try:
            return as_example(example, changed, self.form)
        except UnicodeEncodeError:
            return None


def _is_handwritten(example: Example, written: Written) -> bool:
    """A person's own new text: below a forward or in a machine's notice, an addition says something else."""
    return (
        example.gold["kind"] not in _NOISE
        and example.gold["channel"] == "written"
        and len(written.body.split()) >= _FEWEST_WORDS
        and not _FORWARD.match(written.subject)
        and not _OLDER.search(written.body)
    )


@cache
def _texts() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = tomllib.loads(
        files("intake").joinpath("variants.toml").read_text(encoding="utf-8")
    )
    return found


def _around(example: Example, written: Written) -> Mapping[str, str]:
    """What is put around a mail, in its language; no name that the writer did not sign with himself."""
    headers = dict(written.headers)
    name, _, address = headers.get("From", "").rpartition("<")
    name, address = name.strip(' "'), address.strip("<> ")
    known = {"name": name if name in written.body else "", "address": address, "to": headers.get("To", "")}
    texts = _texts()
    language = texts.get(example.gold["language"], texts["en"])
    others = {f"disclaimer_{code}": text["disclaimer"] for code, text in texts.items()}
    filled = {key: text.strip("\n").format_map(known) for key, text in {**language, **others}.items()}
    return {**filled, "block": filled["block"].replace("--\n\n", "--\n")}


def _same(written: Written, _: Mapping[str, str]) -> Written:
    return written


def _below(key: str) -> Change:
    return lambda written, around: replace(written, body=f"{written.body}\n\n{around[key]}\n")


def _greeted(written: Written, around: Mapping[str, str]) -> Written:
    return replace(written, body=f"{around['greeting']}\n\n{written.body}")


def _marked_thread(written: Written, around: Mapping[str, str]) -> Written:
    marked = "\n".join(f"> {line}".rstrip() for line in around["thread"].split("\n"))
    return replace(written, body=f"{written.body}\n\n{around['introduction']}\n{marked}\n")


def _outlook_thread(written: Written, around: Mapping[str, str]) -> Written:
    return replace(written, body=f"{written.body}\n\n{'_' * 32}\n{around['headers']}\n\n{around['thread']}\n")


def _rewritten(change: Callable[[str], str]) -> Change:
    return lambda written, _: replace(written, subject=change(written.subject), body=change(written.body))


def _without_diacritics(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def _curly(text: str) -> str:
    """Typographic quotation marks and apostrophes, and every fourth blank one that does not break."""
    text = _QUOTED.sub("“\\1”", text).replace("'", "’")
    return "\n".join(
        "".join(word + ("\u00a0" if at % 4 == 3 else " ") for at, word in enumerate(line.split(" ")))[:-1]
        for line in text.split("\n")
    )


def _misspelt(text: str) -> str:
    """One slip (drop, swap, double or replace a letter) in `TYPO_SHARE` of the words; names may get one too."""

    def slipped(found: re.Match[str]) -> str:
        # crc32 as a die that falls the same way on every machine
        die = zlib.crc32(f"{found.start()}:{text}".encode())
        return _slip(found[0], die // 10_000) if die % 10_000 < TYPO_SHARE * 10_000 else found[0]

    return re.sub(r"(?<![\w@.])[^\W\d_]{4,}(?![\w@])", slipped, text)


def _slip(word: str, die: int) -> str:
    kind, die = die % 4, die // 4
    at = die % (len(word) - 1)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 2:
        return word[: at + 1] + word[at:]
    return word[:at] + _LETTERS[die // len(word) % len(_LETTERS)] + word[at + 1 :]


def _reversed_files(written: Written, _: Mapping[str, str]) -> Written:
    return replace(written, files=written.files[::-1])


def _with_logo(written: Written, _: Mapping[str, str]) -> Written:
    """The picture that firms sign with; mail programs list it among the files."""
    return replace(written, files=(_LOGO, *written.files))


def _is_wrapped(body: str) -> bool:
    """Some line goes on in small letters on the next: to part its lines would break sentences."""
    return re.search(r"[\w,]\n[a-zà-ÿ]", body) is not None


def _blank_lines(written: Written, _: Mapping[str, str]) -> Written:
    return replace(written, body="\n\n" + written.body.replace("\n\n", "\n\n\n\n") + "\n\n\n")


def _double_spaced(written: Written, _: Mapping[str, str]) -> Written:
    return written if _is_wrapped(written.body) else replace(written, body=written.body.replace("\n", "\n\n"))


def _wrapped(written: Written, _: Mapping[str, str]) -> Written:
    lines = (
        textwrap.fill(line, _WIDTH, break_long_words=False, break_on_hyphens=False) if len(line) > _WIDTH else line
        for line in written.body.split("\n")
    )
    return replace(written, body="\n".join(lines))


def _unwrapped(written: Written, _: Mapping[str, str]) -> Written:
    return replace(written, body=re.sub(r"(?<=[\w,])\n(?=[a-zà-ÿ])", " ", written.body))


VARIANTS: tuple[Variant, ...] = (
    Variant(name="quoted_printable", change=_same, form=Form(encoding="quoted-printable"), exact=True, of_any=True),
    Variant(name="base64", change=_same, form=Form(encoding="base64"), exact=True, of_any=True),
    Variant(name="windows_1252", change=_same, form=Form(charset="windows-1252"), exact=True, of_any=True),
    Variant(name="html_beside_text", change=_same, form=Form(html=True), exact=True, of_any=True),
    Variant(name="flowed", change=_same, form=Form(flowed=True), exact=True, of_any=True),
    Variant(name="html_only", change=_same, form=Form(html=True, plain=False), of_any=True),
    Variant(name="attachments_reversed", change=_reversed_files, of_any=True),
    Variant(name="logo_attached", change=_with_logo),
    Variant(name="greeting", change=_greeted),
    Variant(name="signature_phone", change=_below("phone")),
    Variant(name="signature_block", change=_below("block")),
    *(Variant(name=f"disclaimer_{code}", change=_below(f"disclaimer_{code}")) for code in ("nl", "fr", "en", "de")),
    Variant(name="thread_marked", change=_marked_thread),
    Variant(name="thread_outlook", change=_outlook_thread),
    Variant(name="upper_case", change=_rewritten(str.upper)),
    Variant(name="no_diacritics", change=_rewritten(_without_diacritics)),
    Variant(name="curly_quotes", change=_rewritten(_curly)),
    Variant(name="typos", change=_rewritten(_misspelt)),
    Variant(name="blank_lines", change=_blank_lines),
    Variant(name="double_spaced", change=_double_spaced),
    Variant(name="wrapped", change=_wrapped),
    Variant(name="unwrapped", change=_unwrapped),
)
