"""What may stand in a header of ours: one clean line, a capped subject, a trimmed thread."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

# Long enough for any real subject; a mail client shows some 70 characters of it.
SUBJECT_LIMIT = 150

# RFC 5322 2.1.1: no line over 998 characters; RFC 5537 3.4.4 sets the same bound on a whole
# References field and says how it is trimmed.
REFERENCES_LIMIT = 998
MESSAGE_ID_LIMIT = 250

# RFC 5322 3.6.4, taken widely: real mail has ids without "@". Printable ASCII, no space, no bracket.
_MESSAGE_ID = re.compile(r"<[!-;=?-~]+>")

# RFC 5321 4.5.3.1: local part 64 octets, path 256 with its brackets; RFC 5322 3.4.1 dot-atom only.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MAILBOX = re.compile(rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
_PATH_LIMIT = 254

_REPLY_PREFIX = re.compile(r"^\s*(?:re|aw|antw|antwoord|betr|réf|r)\s*(?:\[\d+\])?\s*:\s*", re.IGNORECASE)
_CASE_TAG = re.compile(r"\[?\bOB-\d{4}-\d{4,}\b\]?", re.IGNORECASE)


def one_line(text: str, *, limit: int) -> str:
    """`text` without line ends, controls, invisible marks and encoded words, at most `limit` characters.

    "=?" is parted because the standard library decodes encoded words in a value it is given, line
    ends included, and then writes them out (cpython #121650).
    """
    visible = "".join(
        " " if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} else character
        for character in text
    )
    line = " ".join(visible.split())
    while "=?" in line:
        line = line.replace("=?", "= ?")
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def is_mailable(address: str) -> bool:
    """True for a plain ASCII mailbox that any relay takes; anything rarer is for a person."""
    return len(address) <= _PATH_LIMIT and _MAILBOX.fullmatch(address) is not None


def reply_subject(original: str | None, *, reference: str | None, fallback: str) -> str:
    """ "Re: [reference] original": the reference first, so that cutting a long subject never loses it."""
    rest = one_line(original or "", limit=SUBJECT_LIMIT * 4)
    rest = " ".join(_CASE_TAG.sub(" ", rest).split())
    while (match := _REPLY_PREFIX.match(rest)) is not None:
        rest = rest[match.end() :]
    tag = f"[{reference}] " if reference else ""
    return one_line(f"Re: {tag}{rest or fallback}", limit=SUBJECT_LIMIT)


def message_id(value: str | None) -> str | None:
    """The id in its brackets, or None if it cannot stand in a header."""
    if value is None:
        return None
    bracketed = value.strip()
    if not bracketed.startswith("<"):
        bracketed = f"<{bracketed}>"
    usable = len(bracketed) <= MESSAGE_ID_LIMIT and _MESSAGE_ID.fullmatch(bracketed) is not None
    return bracketed if usable else None


def thread_of(
    *, parent: str | None, references: Sequence[str], in_reply_to: str | None
) -> tuple[str | None, tuple[str, ...]]:
    """In-Reply-To and References for an answer to `parent` (RFC 5322 3.6.4).

    Without a usable id of the parent there are none. A parent without References lends its
    In-Reply-To instead.
    """
    own = message_id(parent)
    if own is None:
        return None, ()
    older = [found for value in references if (found := message_id(value)) is not None]
    if not older and (found := message_id(in_reply_to)) is not None:
        older = [found]
    chain = [value for value in dict.fromkeys(older) if value != own]
    return own, _trimmed((*chain, own))


def _trimmed(chain: tuple[str, ...]) -> tuple[str, ...]:
    """Drop from the middle; the first and the last two stay (RFC 5537 3.4.4)."""
    kept = list(chain)
    while len("References: " + " ".join(kept)) > REFERENCES_LIMIT and len(kept) > 3:
        del kept[1]
    return tuple(kept)
