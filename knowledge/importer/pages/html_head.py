"""What a web page says of itself beside its text: address, title, language, date, and questions for search engines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from knowledge.importer.dates import read_date
from knowledge.importer.wording import plain
from knowledge.lexical import LANGUAGES

_SITE_NAME = re.compile(r"\s+[|–—·»]\s+|\s+-\s+")
_DATE_NAMES = ("article:modified_time", "og:updated_time", "last-modified", "dcterms.modified", "dc.date.modified")
_OLDER_NAMES = ("article:published_time", "dcterms.date", "dc.date", "date", "dcterms.created")
_DEEPEST = 50  # levels of a JSON-LD tree that are searched


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question and its answer (HTML) as a page tells search engines: schema.org FAQPage."""

    question: str
    answer: str


def address_of(tree: LexborHTMLParser) -> str:
    """The canonical address, or ""."""
    link = tree.css_first('link[rel="canonical"]')
    found = (link.attributes.get("href") or "") if link is not None else ""
    return next((url for url in (found, _meta(tree, ("og:url",))) if url.startswith("http")), "")


def title_of_head(tree: LexborHTMLParser) -> str:
    """The page's first great heading, else its title without the name of the site."""
    heading = tree.css_first("main h1") or tree.css_first("article h1") or tree.css_first("h1")
    if heading is not None and plain(heading.text(separator=" ")):
        return plain(heading.text(separator=" "))
    title = tree.css_first("title")
    found = plain(title.text()) if title is not None else ""
    return _SITE_NAME.split(found or _meta(tree, ("og:title",)))[0]


def language_of(tree: LexborHTMLParser) -> str:
    """The language of the page where we have words for it, else ""."""
    root = tree.css_first("html")
    found = ((root.attributes.get("lang") or "") if root is not None else "")[:2].lower()
    return found if found in LANGUAGES else ""


def date_of(tree: LexborHTMLParser) -> date | None:
    """When the page was last changed, else when it was published, as far as it says so."""
    linked = [node.get("dateModified") for node in _linked_data(tree)]
    named = [_meta(tree, (name,)) for name in _DATE_NAMES]
    times = [node.attributes.get("datetime") for node in tree.css("time[datetime]")]
    older = [node.get("datePublished") for node in _linked_data(tree)]
    older += [_meta(tree, (name,)) for name in _OLDER_NAMES]
    found = (read_date(text[:10]) for text in (*linked, *named, *times, *older) if isinstance(text, str) and text)
    return next((day for day in found if day is not None), None)


def asked_of(tree: LexborHTMLParser) -> tuple[Asked, ...]:
    """The questions of every FAQPage on the page."""
    found = []
    for node in _linked_data(tree):
        if "Question" not in _types(node) or not isinstance(node.get("name"), str):
            continue
        answer = node.get("acceptedAnswer") or node.get("suggestedAnswer")
        first = answer[0] if isinstance(answer, list) and answer else answer
        text = first.get("text") if isinstance(first, dict) else None
        if isinstance(text, str) and text.strip():
            found.append(Asked(question=plain(node["name"]), answer=text))
    return tuple(found)


def _meta(tree: LexborHTMLParser, names: tuple[str, ...]) -> str:
    for meta in tree.css("meta"):
        name = (meta.attributes.get("property") or meta.attributes.get("name") or "").lower()
        if name in names and meta.attributes.get("content"):
            return plain(meta.attributes["content"] or "")
    return ""


def _types(node: dict[str, Any]) -> list[Any]:
    found = node.get("@type")
    return found if isinstance(found, list) else [found]


def _linked_data(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    """Every object of the page's JSON-LD, those inside others too; broken scripts are passed over."""
    for script in tree.css('script[type="application/ld+json"]'):
        try:
            waiting: list[tuple[Any, int]] = [(json.loads(script.text()), 0)]
        except (ValueError, RecursionError):
            continue
        while waiting:
            node, depth = waiting.pop(0)
            if isinstance(node, dict):
                yield node
            inner = list(node.values()) if isinstance(node, dict) else node if isinstance(node, list) else []
            if depth < _DEEPEST:
                waiting[:0] = [(child, depth + 1) for child in inner if isinstance(child, dict | list)]
