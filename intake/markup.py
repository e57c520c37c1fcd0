"""HTML to readable text: blocks on lines of their own, links as their text, what is hidden left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from intake.limits import MAX_HTML_CHARACTERS

HTML_TRUNCATED = "html_truncated"
HTML_TOO_DEEP = "html_too_deep"

# Measured: the tree builder is quadratic in depth (5,000 levels 0.02 s, 60,000 levels 4 s).
_MAX_DEPTH = 5_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]{0,20})")
_ANY_TAG = re.compile(r"<[^<>]*>")
# Never open for long: they have no content, or the next of their kind closes them.
_FLAT = frozenset({"br", "img", "hr", "meta", "link", "input", "col", "wbr", "p", "li", "td", "tr", "th"})

_DROPPED = frozenset(
    {"head", "style", "script", "title", "template", "noscript", "object", "svg", "select", "meta", "link"}
)
# fmt: off
_BLOCKS = frozenset({
    "address", "article", "aside", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "header", "hr", "li", "main", "nav", "ol", "section", "table", "tbody",
    "tfoot", "thead", "tr", "ul", "caption", "html", "o:p",
})
# fmt: on
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "dl"})
# How senders hide text: preview lines, tracking, and instructions meant for machines only.
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|"
    r"(?:^|;)\s*(?:font-size|max-height|opacity)\s*:\s*0(?:px|pt|em|%)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"[ \t\r\n\f\u00a0]+")
_INVISIBLE = re.compile("[\u200b\u200c\u2060\ufeff\u00ad\u034f]")
_QUOTE_CLASS = re.compile(r"\b(?:gmail_quote|yahoo_quoted|protonmail_quote|moz-cite)", re.IGNORECASE)
_OUTLOOK_LINE = re.compile(r"\bMso", re.IGNORECASE)


# Deeper marks add nothing for a reader, and would make the text larger than the mail.
_MAX_QUOTE_DEPTH = 10


@dataclass(slots=True)
class _Writer:
    """Lines of text under construction."""

    lines: list[str] = field(default_factory=list)
    current: list[str] = field(default_factory=list)
    quote: int = 0
    list_numbers: list[int] = field(default_factory=list)
    preformatted: int = 0

    def words(self, text: str) -> None:
        """Add running text; blanks collapse unless preformatted."""
        text = _INVISIBLE.sub("", text)
        if self.preformatted:
            first, *rest = text.replace("\r\n", "\n").split("\n")
            self.current.append(first)
            for line in rest:
                self.newline()
                self.current.append(line)
            return
        text = _BLANKS.sub(" ", text)
        if not self.current or self.current[-1].endswith((" ", "\t")):
            text = text.removeprefix(" ")
        if text:
            self.current.append(text)

    def newline(self) -> None:
        """End the present line, blank or not."""
        line = "".join(self.current).rstrip()
        self.lines.append("> " * min(self.quote, _MAX_QUOTE_DEPTH) + line)
        self.current = []

    def fresh(self) -> None:
        """Make sure that the next words begin a line."""
        if "".join(self.current).strip():
            self.newline()
        else:
            self.current = []

    def paragraph(self) -> None:
        """Make sure that a blank line stands before the next words."""
        self.fresh()
        if self.lines and self.lines[-1].strip("> "):
            self.newline()


def to_text(markup: str) -> tuple[str, tuple[str, ...]]:
    """The text a reader sees, and `html_truncated` where the markup was too large to read whole.

    A quotation that the mail program marked as such (`type=cite`, Gmail, Yahoo) gets `> ` before its lines.
    """
    defects = (HTML_TRUNCATED,) if len(markup) > MAX_HTML_CHARACTERS else ()
    markup = markup[:MAX_HTML_CHARACTERS]
    if _is_too_deep(markup):
        return " ".join(unescape(_ANY_TAG.sub(" ", markup)).split()), (*defects, HTML_TOO_DEEP)
    tree = LexborHTMLParser(markup)
    writer = _Writer()
    if tree.root is not None:
        _write(tree.root, writer)
    writer.fresh()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(writer.lines)).strip("\n"), defects


def _is_too_deep(markup: str) -> bool:
    if markup.count("<") < _MAX_DEPTH:
        return False
    depth = 0
    for match in _TAG.finditer(markup):
        if match[2].lower() not in _FLAT:
            depth = max(0, depth + (-1 if match[1] else 1))
            if depth > _MAX_DEPTH:
                return True
    return False


def _write(root: LexborNode, writer: _Writer) -> None:
    """Depth first without recursion: mails nest divs thousands deep."""
    node: LexborNode | None = root
    open_nodes: list[tuple[LexborNode, str, bool]] = []
    while node is not None:
        tag = node.tag or ""
        child = None
        if tag == "-text":
            writer.words(node.text_content or "")
        elif not tag.startswith("-") and tag not in _DROPPED and not _hidden(node):
            quoting = _open(node, tag, writer)
            child = node.child
            if child is None:
                _close(tag, writer, quoting=quoting)
            else:
                open_nodes.append((node, tag, quoting))
        following = child or node.next
        while following is None and open_nodes:
            node, tag, quoting = open_nodes.pop()
            _close(tag, writer, quoting=quoting)
            following = node.next
        node = following


def _hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN_STYLE.search(attributes.get("style") or ""))


def _open(node: LexborNode, tag: str, writer: _Writer) -> bool:
    """What stands before the content of a tag; true where a marked quotation begins."""
    if tag == "br":
        writer.newline()
    elif tag in _PARAGRAPHS:
        outlook = tag == "p" and _OUTLOOK_LINE.match(node.attributes.get("class") or "")
        writer.fresh() if outlook else writer.paragraph()
    elif tag in _BLOCKS:
        writer.fresh()
    if tag == "li":
        writer.current.append(_list_mark(node, writer))
    elif tag in ("td", "th") and "".join(writer.current).strip():
        writer.current.append("\t")
    elif tag == "pre":
        writer.preformatted += 1
    elif tag == "ol":
        writer.list_numbers.append(0)
    quoting = tag == "blockquote" and _is_quotation(node)
    writer.quote += quoting
    return quoting


def _close(tag: str, writer: _Writer, *, quoting: bool) -> None:
    if tag == "pre":
        writer.preformatted -= 1
    elif tag == "ol":
        writer.list_numbers.pop()
    if tag in _PARAGRAPHS or tag in _BLOCKS:
        # An empty Outlook paragraph (`&nbsp;`) is how people write a blank line.
        if tag == "p" and not "".join(writer.current).strip():
            writer.newline()
        writer.fresh()
    writer.quote -= quoting
    if tag in _PARAGRAPHS and tag != "p":
        writer.paragraph()


def _list_mark(node: LexborNode, writer: _Writer) -> str:
    parent = node.parent
    if parent is None or parent.tag != "ol" or not writer.list_numbers:
        return "- "
    writer.list_numbers[-1] += 1
    return f"{writer.list_numbers[-1]}. "


def _is_quotation(node: LexborNode) -> bool:
    attributes = node.attributes
    return (attributes.get("type") or "").lower() == "cite" or bool(_QUOTE_CLASS.search(attributes.get("class") or ""))
