"""What somebody filled in on our own web form, or left in the summary of a chat, read back from the
mail that was made of it.

Who ticked "uitleg" asked for an explanation, whatever the words around it usually mean: for these labels the boxes of
the form are the reading. Only a mail that our own page put into the spool is read so; the same words in a mail of
anybody else are only words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from intake.capacity import CapacityFound
from intake.channel import ChannelFound
from intake.classification import Evidence
from intake.labels import Capacity, ContactChannel, FormOfAccess, Mandate
from intake.message import InboundMessage
from intake.names import NameFound
from intake.verdicts import MailVerdicts, RequestVerdicts, WriterVerdicts

# The lines of the mail, in this order; the document comes last, because it may have lines of its own.
NAME, ADDRESS, MAIL, LANGUAGE, CAPACITY = "Naam", "Adres", "E-mail", "Taal", "Hoedanigheid"
REPRESENTED, PAPER, FORM, DOCUMENT = "Namens", "Volmacht of toestemming", "Gewenste vorm", "Gevraagd document"
CAPACITIES: Mapping[Capacity, str] = {
    Capacity.SELF: "ik vraag dit in mijn eigen naam",
    Capacity.LAWYER: "advocaat",
    Capacity.PROXY_OTHER: "ik vraag dit namens iemand anders",
    Capacity.PARENT_OF_MINOR: "ouder van een minderjarige leerling",
    Capacity.PARENT_OF_ADULT: "ouder van een meerderjarige leerling",
    Capacity.ADULT_PUPIL: "meerderjarige leerling",
    Capacity.ORGANISATION: "ik vraag dit voor mijn organisatie",
    Capacity.PRESS: "journalist",
    Capacity.STAFF_MEMBER: "personeelslid",
}
# What the web form offers; a chat may find out more.
OFFERED = frozenset(
    {
        Capacity.SELF,
        Capacity.LAWYER,
        Capacity.PROXY_OTHER,
        Capacity.PARENT_OF_MINOR,
        Capacity.PARENT_OF_ADULT,
    }
)
FORMS: Mapping[FormOfAccess, str] = {
    FormOfAccess.INSPECTION: "inzage",
    FormOfAccess.COPY: "afschrift",
    FormOfAccess.EXPLANATION: "uitleg",
}
# Where somebody chats in another language than the form's own, around a document of a few words.
LANGUAGES: Mapping[str, str] = {"fr": "Frans", "en": "Engels", "de": "Duits"}
AND = " en "  # between forms where several were wished


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAnswers:
    """The fields that were filled in, each with its own words in the text of the mail; `language` is ISO 639-1."""

    capacity: Capacity
    capacity_words: Evidence
    form: FormOfAccess | None = None
    form_words: Evidence | None = None
    name: Evidence | None = None
    address: Evidence | None = None
    represents: Evidence | None = None
    language: str | None = None

    @property
    def stated(self) -> Mapping[str, Collection[str]]:
        """The values that the form leaves open, by label."""
        said: dict[str, Collection[str]] = {"capacity": {self.capacity.value}, "channel": {ContactChannel.WRITTEN}}
        if self.form is not None:
            said["form_of_access"] = {self.form.value}
        return said

    def over_mail(self, read: MailVerdicts) -> MailVerdicts:
        """The address of the form, if any, and that a form is a written request (Bestuursdecreet II.40 §1)."""
        channel = ChannelFound(channel=ContactChannel.WRITTEN)
        return replace(read, address=self.address, channel=channel)

    def over_writer(self, read: WriterVerdicts) -> WriterVerdicts:
        """The name of the form, if any, and its hat."""
        name = NameFound(name=self.name.quote, evidence=self.name) if self.name else None
        hat = CapacityFound(capacity=self.capacity, evidence=(self.capacity_words,), confidence=1.0)
        return replace(read, name=name, capacity=hat, indirect=False)

    def over_request(self, read: RequestVerdicts) -> RequestVerdicts:
        """The form of access, and who is represented."""
        mandate = read.mandate
        if self.represents:
            mandate = replace(mandate, represents=self.represents.quote)
        if self.represents and mandate.mandate is Mandate.LAWYER_CLIENT_NOT_NAMED:
            # A company or a single name is a client too; an advocate is presumed to be mandated (law section 4.1).
            proof = (self.represents,)
            mandate = replace(mandate, mandate=Mandate.PRESUMED_LAWYER_CLIENT_NAMED, evidence=proof)
        if self.form is None or self.form_words is None:
            return replace(read, mandate=mandate)
        return replace(read, mandate=mandate, form=(self.form, (self.form_words,)))


def form_answers(message: InboundMessage) -> FormAnswers | None:
    """The fields of a mail that our form made; None where it holds no hat, so that it is read as any mail is."""
    head = re.split(rf"(?m)^{DOCUMENT}:", message.text, maxsplit=1)[0]
    capacity = _line(head, CAPACITY)
    hat = next((hat for hat, words in CAPACITIES.items() if capacity and words == capacity.quote), None)
    if capacity is None or hat is None:
        return None
    form, language = _line(head, FORM), _line(head, LANGUAGE)
    return FormAnswers(
        capacity=hat,
        capacity_words=capacity,
        form=_form(form.quote) if form else None,
        form_words=form,
        name=_line(head, NAME),
        address=_line(head, ADDRESS),
        represents=_line(head, REPRESENTED),
        language=next((code for code, words in LANGUAGES.items() if language and words == language.quote), None),
    )


def _form(words: str) -> FormOfAccess | None:
    """The form of access that was ticked; two ticks are several."""
    named = words.split(AND)
    found = [form for form, name in FORMS.items() if name in named]
    if len(found) != len(named):
        return None
    return FormOfAccess.SEVERAL if len(found) > 1 else found[0]


def _line(text: str, label: str) -> Evidence | None:
    found = re.search(rf"(?m)^{label}:[ \t]*(\S.*?)[ \t]*$", text)
    if found is None:
        return None
    return Evidence(label="", value="", source="body", quote=found[1], start=found.start(1), end=found.end(1))
