"""What a request in a chat holds so far, from the words of all turns (Bestuursdecreet II.40 par. 2-3).

The labels are read as of a mail, over the turns in order without what was taken back and what was only asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from intake import phrases
from intake.chat_address import AddressSaid, address_of_chat
from intake.chat_corrections import without_denied, without_earlier_papers
from intake.chat_document import DocumentSaid, document_of_chat
from intake.chat_form import form_of_chat
from intake.chat_hats import ChatLabels
from intake.chat_labels import labels_of_chat
from intake.chat_name import NameSaid, client_of_chat, names_of_chat
from intake.chat_text import ChatText, Said, Span
from intake.chat_turn import TurnRead
from intake.chat_wording import FORM_ASKED
from intake.labels import Capacity, Consent, FormOfAccess, Interest, Kind, Mandate, Missing, PersonalNature
from intake.ports import Meaning
from intake.required_data import missing
from intake.second_reader import SecondReader

# Who speaks for another names two people: the first is himself.
_SPEAK_FOR = (Capacity.LAWYER, Capacity.PROXY_OTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """The data of a request, `words` by slot: where each was said. A default needs none."""

    name: str | None = None
    postal_address: str | None = None
    document: str | None = None
    document_identified: bool = False
    form_of_access: FormOfAccess = FormOfAccess.NOT_STATED
    capacity: Capacity = Capacity.UNKNOWN
    represents: str | None = None
    mandate: Mandate = Mandate.NOT_NEEDED
    personal_nature: PersonalNature = PersonalNature.NONE
    interest: Interest = Interest.NOT_REQUIRED
    consent_of_third_party: Consent = Consent.NA
    words: Mapping[str, tuple[Said, ...]] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What the request still lacks, in the order of the decree."""
        return missing(
            kind=Kind.DOCUMENT_REQUEST, has_name=self.name is not None,
            has_postal_address=self.postal_address is not None,
            document_identified=self.document_identified, form=self.form_of_access, mandate=self.mandate,
            capacity=self.capacity, interest=self.interest, consent=self.consent_of_third_party,
        )  # fmt: skip


def slots_of_chat(
    turns: Sequence[str],
    reads: Sequence[TurnRead],
    *,
    language: str,
    second: SecondReader | None = None,
    meaning: Meaning | None = None,
) -> Slots:
    """The slots after these turns; `reads` is what was read of each by itself. Never raises on content."""
    everything = ChatText(turns=tuple(turns))
    void = [_span(everything, said) for one in reads for said in one.void]
    chat = without_denied(everything.without(void), language=language)
    address = address_of_chat(chat)
    names = names_of_chat(chat, address_at=address.span if address else None, ran_in=address.before if address else "")
    naming = tuple(
        turn
        for turn, one in enumerate(reads)
        if (one.requested_at is not None or one.hinted_at is not None) and one.wants_person is None
    )
    form, form_words = form_of_chat(_without_questions(chat, reads, after=min(naming, default=len(turns))))
    if not naming and names and address:
        # Who gives his name and address asks for something, in whatever words.
        naming = tuple(turn for turn, one in enumerate(reads) if not one.asked and one.wants_person is None)
    named = naming
    wishing, naming = without_earlier_papers(_without_data(chat, address=address, names=names), naming=naming)
    spoken = _without_questions(wishing, reads)
    labels = labels_of_chat(spoken, wishing, language=language, second=second, meaning=meaning)
    document = document_of_chat(
        spoken,
        wishing,
        naming=naming,
        asking=frozenset(turn for turn in naming if reads[turn].requested_at is not None) or frozenset(naming),
        details=_details(reads) - (frozenset(named) - frozenset(naming)),
    )
    own, client = _who(names, labels=labels)
    if client is None and labels.mandate is Mandate.LAWYER_CLIENT_NOT_NAMED:
        client = client_of_chat(chat)
    return _made(address, own, client, document=document, form=(form, form_words), labels=labels)


def _span(chat: ChatText, said: Said) -> Span:
    return chat.begin(said.turn) + said.start, chat.begin(said.turn) + said.end


def _without_data(chat: ChatText, *, address: AddressSaid | None, names: tuple[NameSaid, ...]) -> ChatText:
    """Names and address name no document."""
    spans = [address.span] if address else []
    spans += [_span(chat, said) for said in (address.said if address else ())]
    return chat.without([*spans, *(_span(chat, one.said) for one in names)])


def _without_questions(chat: ChatText, reads: Sequence[TurnRead], *, after: int | None = None) -> ChatText:
    """What is only asked is neither wished nor told; how one wants a paper may be asked once it was named."""
    return chat.without(
        _span(chat, said)
        for one in reads
        for said in one.plain_questions
        if after is None or said.turn <= after or not FORM_ASKED.match(phrases.fold(said.quote))
    )


def _details(reads: Sequence[TurnRead]) -> frozenset[int]:
    """The turns that may say more about the paper."""
    return frozenset(
        turn
        for turn, one in enumerate(reads)
        if one.wants_person in (None, Kind.ADDITION_TO_CASE) and not one.called and not one.alarming
    )


def _who(names: tuple[NameSaid, ...], *, labels: ChatLabels) -> tuple[NameSaid | None, NameSaid | None]:
    """The writer, and whom he speaks for where a second name stands by itself. The last of the plainest counts."""
    if not names:
        return None, None
    plainest = max(one.plain for one in names)
    best = [one for one in names if one.plain == plainest]
    if labels.capacity not in _SPEAK_FOR:
        return best[-1], None
    own = best[0]
    others = [one for one in names if one.name.casefold() != own.name.casefold()]
    return own, (others[-1] if others else None)


def _made(
    address: AddressSaid | None,
    own: NameSaid | None,
    client: NameSaid | None,
    *,
    document: DocumentSaid,
    form: tuple[FormOfAccess, tuple[Said, ...]],
    labels: ChatLabels,
) -> Slots:
    words = dict(labels.words)
    mandate, represents = labels.mandate, labels.represents
    client = client if client and client.name != (own.name if own else None) else None
    if client and mandate is Mandate.LAWYER_CLIENT_NOT_NAMED:
        mandate, represents = Mandate.PRESUMED_LAWYER_CLIENT_NAMED, client.name
        words["mandate"] = (client.said,)
    if own:
        words["name"] = (own.said,)
    if address:
        words["postal_address"] = address.said
    words |= {"document": document.said, "form_of_access": form[1]}
    return Slots(
        name=own.name if own else None,
        postal_address=address.value if address else None,
        document=document.value,
        document_identified=document.identified,
        form_of_access=form[0],
        capacity=labels.capacity,
        represents=represents,
        mandate=mandate,
        personal_nature=labels.personal_nature,
        interest=labels.interest,
        consent_of_third_party=labels.consent,
        words={slot: said for slot, said in words.items() if said},
    )
