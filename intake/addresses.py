"""Mailboxes of an address header, from well-formed to hopeless: groups, comments, broken quoting."""

from __future__ import annotations

import re

from intake import headers
from intake.limits import MAX_ADDRESSES
from intake.message import Address

_BARE = re.compile(r"[^\s<>,;:\"'()\[\]\\]{1,250}@[^\s<>,;:\"'()\\]{1,250}")


def mailboxes(value: str) -> tuple[tuple[Address, ...], tuple[str, ...]]:
    """The mailboxes of a From, To, Cc, Reply-To or Sender value, and the defects of its decoding."""
    defects: list[str] = []
    text = headers.unfolded(value, defects)
    found, closed = _scan(text)
    if not closed:  # an unclosed quote or bracket swallowed the rest
        found, _ = _scan(re.sub(r'["()]', " ", text))
    if not any("@" in box.address for box in found):
        # Some senders encode the whole `Name <address>` as one word.
        shown, more = headers.decoded(value)
        defects.extend(more)
        loose = tuple(Address(address=_domain_lowered(match)) for match in _BARE.findall(shown))
        found = list(loose) if loose and "=?" in text else found
    return tuple(found[:MAX_ADDRESSES]), tuple(defects)


def _scan(text: str) -> tuple[list[Address], bool]:
    """One pass over the characters (RFC 5322 3.4); says whether every quote, comment and bracket closed."""
    found: list[Address] = []
    state = _Mailbox()
    closer = ""
    depth = 0
    escaped = False
    for character in text:
        if escaped:
            state.add(character, closer)
            escaped = False
        elif character == "\\" and closer in ('"', ")"):
            escaped = True
        elif closer == ")":
            depth += {"(": 1, ")": -1}.get(character, 0)
            closer = ")" if depth else ""
            state.add(character if depth else "", ")")
        elif closer:
            if character == closer:
                closer = ""
            else:
                state.add(character, closer)
        elif character in '"<(':
            if character == "<" and state.is_complete():  # a comma was left out
                following = _Mailbox()
                following.phrase = state.trailing
                _finish(state, found)
                state = following
            closer = {'"': '"', "<": ">", "(": ")"}[character]
            depth = 1
            state.open(closer)
        elif character in ",;":
            _finish(state, found)
            state = _Mailbox()
        elif character == ":" and "@" not in state.phrase_text():
            state = _Mailbox()  # the name of a group (RFC 5322 3.4)
        else:
            state.add(character, "")
    _finish(state, found)
    return found, not closer


class _Mailbox:
    """The characters of one mailbox while it is being read."""

    def __init__(self) -> None:
        self.phrase: list[str] = []
        self.bracketed: list[str] | None = None
        self.comment: list[str] = []
        self.trailing: list[str] = []

    def open(self, closer: str) -> None:
        """A quote, bracket or comment begins."""
        if closer == ">":
            self.bracketed = []

    def is_complete(self) -> bool:
        """An address in brackets has been read."""
        return bool("".join(self.bracketed or []).strip())

    def add(self, character: str, closer: str) -> None:
        """Put one character where its surroundings say."""
        if closer == ">" and self.bracketed is not None:
            self.bracketed.append(character)
        elif closer == ")":
            self.comment.append(character)
        elif self.bracketed is not None:
            self.trailing.append(character)
        else:
            self.phrase.append(character)

    def phrase_text(self) -> str:
        """What stands outside brackets and comments."""
        return "".join(self.phrase).strip()


def _finish(state: _Mailbox, found: list[Address]) -> None:
    phrase = headers.decoded(state.phrase_text())[0].strip("\"' ")
    comment = headers.decoded("".join(state.comment))[0]
    if state.bracketed is not None:
        trailing = headers.decoded("".join(state.trailing))[0].strip("\"' ")
        address, name = "".join(state.bracketed), phrase or comment or trailing
    elif (match := _BARE.search(phrase)) is not None:
        address, name = match[0], (phrase[: match.start()] + phrase[match.end() :]).strip(" <>\"'") or comment
    elif phrase and " " not in phrase:
        address, name = phrase, comment  # a local name such as MAILER-DAEMON
    else:
        address, name = "", phrase or comment
    address = headers.one_line(address).replace(" ", "").strip("<>'")
    if '"@' not in address:  # a quoted local part keeps its quotes (RFC 5322 3.4.1)
        address = address.strip('"')
    if address.lower().startswith("mailto:"):
        address = address[7:]
    if address.startswith("@") and ":" in address:
        address = address.rpartition(":")[2]  # source route, to be ignored (RFC 5322 4.4)
    if address or name:
        found.append(Address(name=name, address=_domain_lowered(address)))


def _domain_lowered(address: str) -> str:
    """RFC 5321 2.4: domains compare without case, local parts are the owner's business."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{domain.lower()}" if at else address
