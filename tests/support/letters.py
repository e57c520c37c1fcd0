"""Officers who write letters on a case of a real store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.commands import letter_checking, letter_leaving
from bot.commands import letters as writing
from bot.commands.letters import Edited, Held, Refused, WhyNot
from bot.commands.staff import add_user
from bot.config import Config, ContactSection
from bot.roles import Actor, Role, command_line
from bot.store import bodies
from bot.store.letters import StoredLetter
from bot.store.session import Door, Session
from replies.letter import DocumentOutcome, LetterFields, LetterKind, RequestedDocument, Signer, WithheldPart
from tests.support.cases import NOW, a_mail_file, add_case

LIES = Actor(name="lies", role=Role.OFFICER, body_id="dorp")
TOM = Actor(name="tom", role=Role.OFFICER, body_id="dorp")
DIRK = Actor(name="dirk", role=Role.DECIDER, body_id="dorp")
READER = Actor(name="rita", role=Role.READER, body_id="dorp")
SIGNER = Signer(name="Lies Maes", capacity="algemeen directeur")
APPEAL = "Beroepsinstantie, Voorbeeldlaan 1, 1000 Brussel"
REFUSED = LetterFields(
    documents=(
        RequestedDocument(
            title="Verslag van de schoolraad",
            outcome=DocumentOutcome.PARTIAL,
            parts=(WithheldPart(place="bladzijde 2", ground="private_life", consent_asked=True),),
        ),
    )
)


def with_contacts(config: Config, *, approval: bool = False) -> Config:
    """The configuration with an appeal body in the contact table of dorp."""
    line = ContactSection(role="appeal_body", value=APPEAL, verified_on=date(2026, 9, 1))
    first, *others = config.body
    changed = first.model_copy(update={"contacts": (*first.contacts, line), "approval": approval})
    return config.model_copy(update={"body": (changed, *others)})


@dataclass(slots=True, kw_only=True)
class Desk:
    """A store with one case, and everything one can do to its letters; `at` is moved by the test."""

    door: Door
    config: Config = field(repr=False)
    reference: str
    at: datetime = NOW

    def start(self, kind: LetterKind, *, actor: Actor = LIES) -> StoredLetter:
        letter = self.door.write_now(
            lambda s: writing.start(s, actor=actor, config=self.config, reference=self.reference, kind=kind, at=self.at)
        )
        assert isinstance(letter, StoredLetter)
        return letter

    def save(
        self,
        letter: StoredLetter,
        *,
        actor: Actor = LIES,
        anew: bool = False,
        version: int | None = None,
        **changes: Any,
    ) -> StoredLetter | Refused:
        edited = Edited(
            channel=letter.channel,
            recipient_name=letter.recipient_name,
            recipient_address=letter.recipient_address,
            subject=letter.subject,
            text=letter.text,
            fields=letter.fields,
            signer=letter.signer,
        )
        return self.door.write_now(
            lambda s: writing.save(
                s,
                replace(edited, **changes),
                actor=actor,
                config=self.config,
                reference=self.reference,
                letter_id=letter.letter_id,
                expected_version=letter.version if version is None else version,
                at=self.at,
                anew=anew,
            )
        )

    def saved(self, letter: StoredLetter, **changes: Any) -> StoredLetter:
        result = self.save(letter, **changes)
        assert isinstance(result, StoredLetter)
        return result

    def a_decision(self, *, fields: LetterFields = REFUSED) -> StoredLetter:
        """A decision in which nothing lacks."""
        return self.saved(self.start(LetterKind.DECISION), fields=fields, signer=SIGNER)

    def discard(self, letter: StoredLetter, *, actor: Actor = LIES) -> StoredLetter | Refused:
        return self._do(writing.discard, letter, actor=actor)

    def ask_approval(self, letter: StoredLetter, *, actor: Actor = LIES) -> StoredLetter | Refused:
        return self._do(letter_checking.ask_approval, letter, actor=actor)

    def approve(self, letter: StoredLetter, *, actor: Actor = DIRK) -> StoredLetter | Refused:
        return self._do(letter_checking.approve, letter, actor=actor)

    def override(self, letter: StoredLetter, reason: str, *, actor: Actor = LIES) -> StoredLetter | Refused:
        return self._do(letter_checking.override, letter, actor=actor, config=self.config, reason=reason)

    def second(self, letter: StoredLetter, *, actor: Actor = TOM) -> StoredLetter | Refused:
        return self._do(letter_checking.second, letter, actor=actor)

    def mail(self, letter: StoredLetter, *, actor: Actor = LIES) -> StoredLetter | Refused:
        return self._do(letter_leaving.send_by_mail, letter, actor=actor, config=self.config)

    def mailed(self, letter: StoredLetter) -> StoredLetter:
        sent = self.mail(letter)
        assert isinstance(sent, StoredLetter), sent
        return sent

    def post(self, letter: StoredLetter, on: date | None, *, actor: Actor = LIES) -> StoredLetter | Refused:
        return self._do(letter_leaving.send_by_post, letter, actor=actor, config=self.config, posted_on=on)

    def recall(self, letter: StoredLetter, *, actor: Actor = LIES) -> StoredLetter | Refused:
        return self._do(letter_leaving.recall, letter, actor=actor)

    def held(self, letter: StoredLetter) -> Held:
        found = self.door.read_now(
            lambda s: writing.find(s, actor=LIES, reference=self.reference, letter_id=letter.letter_id)
        )
        assert found is not None
        return found

    def now(self, letter: StoredLetter) -> StoredLetter:
        """The letter as it stands."""
        return self.held(letter).letter

    def wait(self, span: timedelta) -> None:
        self.at += span

    def colleague(self, actor: Actor) -> None:
        """Give somebody access, so that the body has one person more."""
        added = self.door.write_now(
            lambda s: add_user(
                s,
                actor=command_line(actor.body_id),
                body_id=actor.body_id,
                name=actor.name,
                role=actor.role,
                password_hash="x",
                at=self.at,
            )
        )
        assert added

    def _do(
        self, command: Callable[..., StoredLetter | Refused], letter: StoredLetter, *, actor: Actor, **values: Any
    ) -> StoredLetter | Refused:
        def run(s: Session) -> StoredLetter | Refused:
            return command(
                s,
                actor=actor,
                reference=self.reference,
                letter_id=letter.letter_id,
                expected_version=letter.version,
                at=self.at,
                **values,
            )

        return self.door.write_now(run)


def a_desk(door: Door, config: Config, *, approval: bool = False) -> Desk:
    """A desk over a store, with one request of An Peeters on it."""
    for body in config.body:
        door.write_now(lambda s, body=body: bodies.ensure(s, body_id=body.id, name=body.name, now=NOW))
    kept = add_case(door, a_mail_file())
    assert kept.reference is not None
    return Desk(door=door, config=with_contacts(config, approval=approval), reference=kept.reference)


def why(result: StoredLetter | Refused) -> WhyNot:
    """Why a command did nothing."""
    assert isinstance(result, Refused), result
    return result.why
