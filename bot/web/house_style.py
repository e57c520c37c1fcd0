"""The house style of a body as its pages load it: a style sheet and a logo, under addresses that change with them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from importlib.resources import files

from bot.colours import Colour
from bot.config_style import StyleSection
from bot.logo import Logo, read_logo

_FONTS = {
    "system": "",
    "sans": 'Arial, "Helvetica Neue", Helvetica, "Liberation Sans", "DejaVu Sans", sans-serif',
    "humanist": 'Verdana, "DejaVu Sans", Tahoma, Geneva, sans-serif',
    "serif": 'Georgia, "Times New Roman", "Liberation Serif", "DejaVu Serif", serif',
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseStyle:
    """`sheet` is "" where nothing is set. `own_logo` says whether the logo is the body's or ours."""

    sheet: str = field(repr=False)
    logo: Logo
    own_logo: bool
    sheet_version: str
    logo_version: str


def house_style(style: StyleSection) -> HouseStyle:
    """The style of a body, its logo read from disk. Raises ValueError, OSError where that is no longer a logo."""
    sheet = _sheet(style)
    logo = read_logo(style.logo) if style.logo else _ours()
    return HouseStyle(
        sheet=sheet,
        logo=logo,
        own_logo=style.logo is not None,
        sheet_version=_version(sheet.encode()),
        logo_version=_version(logo.content),
    )


def _sheet(style: StyleSection) -> str:
    tokens, font = style.tokens, _FONTS[style.font]
    lines = []
    if light := tokens.get("light"):
        lines.append(f":root {{ {_named(light)} }}")
    if dark := tokens.get("dark"):
        lines.append(f"@media (prefers-color-scheme: dark) {{ :root {{ {_named(dark)} }} }}")
    if font:
        lines.append(f"html {{ font-family: {font}; }}")
    return "".join(f"{line}\n" for line in lines)


def _named(tokens: dict[str, Colour]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in tokens.items())


def _ours() -> Logo:
    return Logo(content=(files("bot.web") / "static/inzage.svg").read_bytes(), media_type="image/svg+xml")


def _version(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
