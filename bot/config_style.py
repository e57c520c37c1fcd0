"""`[body.style]`: the house style of a body on the pages that its citizens see. Without it they look as ours do."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from bot.colours import BLACK, LEAST, WHITE, Colour, colour, faintest, nearest
from bot.config_parts import ExistingFile, Section
from bot.config_web import safe_address
from bot.logo import read_logo

# The grounds that an accent is read on, as static/inzage.css has them (a test compares): page, sheet, notes, faults.
GROUNDS = {
    "light": ("#f6f4ee", "#fffefb", "#ece8dd", "#fae4e0", "#fbeecb", "#e0eee7"),
    "dark": ("#13191b", "#1b2326", "#2a3437", "#48201c", "#3d2f10", "#1b3a2e"),
}
_ENDS = {"light": BLACK, "dark": WHITE}
_NAMES = {"accent": "light", "accent_dark": "dark"}
_ON = {"light": WHITE, "dark": colour("#0d2422")}  # what stands on a button
_TINT = {"light": 0.1, "dark": 0.14}
_STRONG = {"light": 0.28, "dark": 0.35}  # how far a button goes under the pointer


def _tint(accent: Colour, scheme: str) -> Colour:
    return colour(GROUNDS[scheme][1]).toward(accent, _TINT[scheme])


def _grounds(accent: Colour, scheme: str) -> tuple[Colour, ...]:
    return (*(colour(ground) for ground in GROUNDS[scheme]), _tint(accent, scheme), _ON[scheme])


def _stands_out(accent: Colour, scheme: str) -> bool:
    return faintest(accent, _grounds(accent, scheme))[0] >= LEAST


def _logo(path: Path) -> Path:
    try:
        read_logo(path)
    except OSError as error:
        raise ValueError(f"{path}: {error.strerror or error}") from error
    return path


class StyleSection(Section):
    """What a body's pages for citizens wear; "" leaves ours.

    `accent`: links, buttons and the ring of the focus, `#rrggbb`; `accent_dark` the same where the visitor's screen is
    dark. Left out, it is `accent` made lighter until it stands out. `font`: a stack of fonts that devices have.
    """

    accent: str = ""
    accent_dark: str = ""
    font: Literal["system", "sans", "humanist", "serif"] = "system"
    logo: Annotated[ExistingFile, AfterValidator(_logo)] | None = None
    website: str = ""
    footer: str = Field(default="", max_length=200)

    @field_validator("accent", "accent_dark")
    @classmethod
    def _readable(cls, value: str, info: ValidationInfo) -> str:
        if not value:
            return value
        scheme = _NAMES[info.field_name or "accent"]
        wanted = colour(value)
        least, ground = faintest(wanted, _grounds(wanted, scheme))
        if least >= LEAST:
            return str(wanted)
        good = nearest(wanted, end=_ENDS[scheme], fits=lambda one: _stands_out(one, scheme))
        raise ValueError(
            f"{wanted} is hard to read: on {ground} of a {scheme} page its contrast is {least:.1f} to 1 and WCAG 2.2 "
            f"(1.4.3) asks {LEAST}; {good} would do"
        )

    @field_validator("website")
    @classmethod
    def _safe(cls, value: str) -> str:
        return safe_address(value) if value else value

    @property
    def tokens(self) -> dict[str, dict[str, Colour]]:
        """The colours of each scheme by the name they have in the style sheet; empty without an accent."""
        if not self.accent and not self.accent_dark:
            return {}
        light = colour(self.accent) if self.accent else None
        dark = colour(self.accent_dark) if self.accent_dark else None
        if light is not None and dark is None:
            dark = nearest(light, end=WHITE, fits=lambda one: _stands_out(one, "dark"))
        found = {"light": light, "dark": dark}
        return {scheme: _tokens(accent, scheme) for scheme, accent in found.items() if accent is not None}


def _tokens(accent: Colour, scheme: str) -> dict[str, Colour]:
    return {
        "accent": accent,
        "accent-strong": accent.toward(_ENDS[scheme], _STRONG[scheme]),
        "on-accent": _ON[scheme],
        "tint": _tint(accent, scheme),
    }
