"""Which elements of a web page stand around its text: menus, banners, forms, cookie bars."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

# fmt: off
_NEVER_TEXT = frozenset({
    "head", "script", "style", "template", "noscript", "svg", "iframe", "object", "canvas", "video", "audio", "input",
    "select", "textarea", "option", "datalist", "map",
})
# fmt: on
_AROUND = frozenset({"nav", "footer", "aside", "search", "dialog", "menu"})
_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar", "tablist"}
)
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:cookie\w*|consent|gdpr|breadcrumbs?|kruimelpad|navbar|navigation|nav|menu|hoofdmenu|sidebar|skip-?link\w*|"
    r"share|sharing|social\w*|newsletter|nieuwsbrief|pagination|pager|visually-?hidden|sr-?only|screen-?reader\w*|toc|"
    r"table-of-contents|related|gerelateerd|print-?only|no-?print|login-?form|footer|site-?header)(?:$|[\s_-])",
    re.IGNORECASE,
)
_MOST = 0.5  # of the page's text: an element that holds more is the page itself, whatever it is called
_ACCORDION = re.compile(
    r"(?:accordion|faq|collaps\w*|toggle|veelgesteld\w*)[\w-]*?[-_]{0,2}(?:title|titel|header|heading|question|vraag|button|trigger|label|kop)\b",
    re.IGNORECASE,
)


def is_furniture(node: LexborNode, *, page_characters: int) -> bool:
    """Whether an element with all that is in it is left out."""
    tag = node.tag or ""
    if tag in _NEVER_TEXT:
        return True
    attributes = node.attributes
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    around = (
        tag in _AROUND
        or (attributes.get("role") or "") in _ROLES
        or (tag == "header" and node.css_first("h1") is None)
        or (tag not in {"body", "main", "article", "html"} and _NAMES.search(names) is not None)
        or (tag in {"ul", "ol"} and _is_contents(node))
    )
    return around and len(node.text(strip=True) or "") <= _MOST * page_characters


def _is_contents(node: LexborNode) -> bool:
    """A list of links into the same page: its contents, which say nothing that the headings do not."""
    links = node.css("a")
    return (
        len(links) >= 2
        and len(links) >= len(node.css("li"))
        and all((link.attributes.get("href") or "").startswith("#") for link in links)
    )


def unfolds(node: LexborNode) -> bool:
    """Whether an element is what one presses to see the answer under it."""
    attributes = node.attributes
    if node.tag == "button" or attributes.get("role") == "button":
        return "aria-expanded" in attributes or "aria-controls" in attributes
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return node.tag in {"div", "span", "a", "p"} and _ACCORDION.search(names) is not None
