"""What every page of the console needs, held by the application and built once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from bot import marking
from bot.app import profile_of
from bot.clock import Clock
from bot.commands.sign_in import SignedIn
from bot.config import BodySection, Config
from bot.desk import Desk, scope_label
from bot.library import version_of
from bot.oidc.provider import Provider
from bot.roles import Right
from bot.shelf import Shelf, Shelves
from bot.store.session import Door
from bot.texts import Catalogue, dutch_form, gettext
from bot.think import Knowledge
from bot.web import dutch, links, words
from bot.web.attempts import MAX_LOOKS, MAX_STARTS, Attempts, Once
from bot.web.catalogues import catalogue as read_catalogue
from bot.web.citizen_languages import Voices
from bot.web.derivation_words import spoken_step
from bot.web.house_style import HouseStyle, house_style
from bot.web.translating import extension, speaker
from intake.calendar_days import local_date
from intake.case import Outcome
from intake.labels import Regime

if TYPE_CHECKING:
    from bot.app import App

# Each check of a password takes 64 MiB and a third of a second of processor.
PASSWORD_CHECKS = 2
MAX_PAGE = 100_000  # the last page of a list that anybody may ask for
RETURN_PATH = "/aanmelden/terug"  # where the identity provider sends a browser back to; registered over there


@dataclass(frozen=True, slots=True, kw_only=True)
class Console:
    """The store, the configuration and the templates; `base_url` is "" where any host name may be used.

    `styles`: the house style of each body by its id.
    """

    app: App = field(repr=False)
    config: Config
    door: Door
    clock: Clock
    catalogue: Catalogue
    templates: Environment = field(repr=False)
    voices: Voices = field(repr=False)
    attempts: Attempts
    starts: Attempts
    provider: Provider | None
    checking: asyncio.Semaphore
    examining: asyncio.Semaphore
    looking: asyncio.Semaphore
    looks: Attempts
    counted: Once
    shelves: Shelves
    styles: Mapping[str, HouseStyle]

    @property
    def https(self) -> bool:
        """Whether browsers reach the console by https."""
        return self.config.web.base_url.startswith("https://")

    def body(self, body_id: str) -> BodySection | None:
        """A configured body."""
        return next((body for body in self.config.body if body.id == body_id), None)

    async def shelf(self) -> Shelf:
        """The guidance; loaded off the event loop at the first need."""
        return await asyncio.to_thread(self.shelves.shelf)

    def desk(self, body_id: str) -> Desk:
        """From where a body's staff look things up today. Raises GuidanceError."""
        today = self.today()
        profile = profile_of(self.config, body_id, on=today)
        return Desk(
            body_id=body_id,
            today=today,
            soon=self.config.guidance.expiry_days,
            jurisdictions=profile.jurisdictions,
            scopes=frozenset(profile.scopes),
            contacts=profile.contacts,
        )

    def now(self) -> datetime:
        """The present instant."""
        return self.clock()

    def today(self) -> date:
        """The present day in Belgium."""
        return local_date(self.clock())


def console_of(app: App, *, load: Callable[[], Knowledge]) -> Console:
    """The console of an application, and how it loads the guidance. Raises ConfigError for a broken catalogue."""
    catalogue = read_catalogue(app.config.web.language, file=app.config.web.catalogue_file)
    templates = _templates(catalogue)
    return Console(
        app=app,
        config=app.config,
        door=app.door,
        clock=app.clock,
        catalogue=catalogue,
        templates=templates,
        voices=Voices(catalogue, environment=templates, make=_templates),
        attempts=Attempts(),
        starts=Attempts(most=MAX_STARTS),
        provider=_provider(app),
        checking=asyncio.Semaphore(PASSWORD_CHECKS),
        examining=asyncio.Semaphore(1),
        looking=asyncio.Semaphore(1),
        looks=Attempts(most=MAX_LOOKS),
        counted=Once(),
        shelves=Shelves(load, version=lambda: app.door.read_now(lambda s: version_of(s, app.config))),
        styles={body.id: house_style(body.style) for body in app.config.body},
    )


def _provider(app: App) -> Provider | None:
    web = app.config.web
    if web.oidc is None:
        return None
    return Provider(web.oidc, redirect_uri=f"{web.base_url.rstrip('/')}{RETURN_PATH}", clock=app.clock)


def of(http_request: Request) -> Console:
    """The console a request came to."""
    console: Console = http_request.app.state.console
    return console


def page(
    http_request: Request,
    template: str,
    *,
    signed_in: SignedIn | None = None,
    status: int = 200,
    **values: Any,
) -> HTMLResponse:
    """A rendered page. Who is signed in decides what the heading shows."""
    console = of(http_request)
    body = console.body(signed_in.actor.body_id) if signed_in else None
    text = console.templates.get_template(template).render(
        signed_in=signed_in,
        body_name=body.name if body else _name_before_sign_in(console),
        here=http_request.url.path,
        **values,
    )
    return HTMLResponse(text, status_code=status)


def _name_before_sign_in(console: Console) -> str:
    """One body is named to everybody; of several none is."""
    return console.config.body[0].name if len(console.config.body) == 1 else ""


def _templates(catalogue: Catalogue) -> Environment:
    environment = Environment(
        extensions=[extension(speaker(catalogue))],
        loader=PackageLoader("bot.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        day=dutch.day,
        moment=dutch.moment,
        days_left=dutch.days_left,
        urgency=dutch.urgency,
        size=dutch.size,
        sentence=dutch.sentence,
        word=words.word,
        label=words.label,
        needs=words.needs,
        source=words.source,
        value_of=words.value_of,
        excerpt=marking.excerpt,
        route=words.route,
        reason=words.reason,
        action=words.action,
        doer=words.doer,
        citizen=words.citizen,
        letter_reason=words.letter_reason,
        rule_status=words.rule_status,
        code=words.code_word,
        linked=links.linked,
        spoken_step=spoken_step,
        regime_word=lambda value: words.word(Regime(value)),
        outcome_word=lambda value: words.word(Outcome(value)),
        valid=dutch.valid,
        scope=lambda name: gettext(scope_label(name)),
    )
    environment.globals |= {
        "Right": Right,
        "language": catalogue.tag,
        "_form": catalogue.form_of,
        "_dutch_form": dutch_form,
    }
    return environment
