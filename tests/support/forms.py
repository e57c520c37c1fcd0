"""The forms of a page as a browser sees them: fields, their kinds, what stands in them, and who labels them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

TYPED = {"text", "search", "password", "date", "email", "number", "textarea"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field. `kind` is the type of an input, or `select` or `textarea`; `limit` its maxlength."""

    name: str
    kind: str
    value: str
    limit: int | None
    labelled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Where a form goes and what it sends."""

    page: str
    method: str
    action: str
    fields: tuple[Field, ...]

    @property
    def values(self) -> dict[str, str]:
        """What a browser would send if nothing were touched; a box that is not ticked sends nothing."""
        return {field.name: field.value for field in self.fields if field.kind not in ("checkbox", "submit")}

    @property
    def shape(self) -> tuple[str, str, tuple[str, ...]]:
        """What two forms share that differ in the id of their subject only."""
        steps = ["*" if any(letter.isdigit() for letter in step) else step for step in self.action.split("/")]
        return self.method, "/".join(steps), tuple(field.name for field in self.fields)


def forms_of(html: str, *, page: str) -> list[Form]:
    """Every form of a page."""
    tree = LexborHTMLParser(html)
    labels = {node.attributes.get("for") for node in tree.css("label")}
    return [
        Form(
            page=page,
            method=(form.attributes.get("method") or "get").lower(),
            action=urlsplit(urljoin(page, form.attributes.get("action") or page)).path,
            fields=tuple(_field(node, labels) for node in form.css("input, select, textarea, button[name]")),
        )
        for form in tree.css("form")
    ]


def links_of(html: str) -> set[str]:
    """Every page of ours that a page leads to."""
    found = (node.attributes.get("href") or "" for node in LexborHTMLParser(html).css("a[href]"))
    return {link.partition("#")[0] for link in found if link.startswith("/") and not link.startswith("//")}


def _field(node: LexborNode, labels: set[str | None]) -> Field:
    kind = node.attributes.get("type") or "text" if node.tag == "input" else node.tag
    if node.tag == "select":
        chosen = node.css_first("option[selected]") or node.css_first("option")
        value = (chosen.attributes.get("value") or "") if chosen else ""
    else:
        value = node.text() if node.tag == "textarea" else node.attributes.get("value") or ""
    limit = node.attributes.get("maxlength")
    return Field(
        name=node.attributes.get("name") or "",
        kind="submit" if node.tag == "button" else kind,
        value=value,
        limit=int(limit) if limit else None,
        labelled=bool(node.attributes.get("aria-label")) or node.attributes.get("id") in labels,
    )
