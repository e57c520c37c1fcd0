"""Who asks in a chat, with which proof, about whom: the labels of a request, and what only a chat adds to them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from intake import phrases
from intake.chat_age import MAJORITY, AgeSaid, ages
from intake.chat_others import (
    compared_with_others,
    conduct_of_staff,
    of_a_thing,
    of_another_pupil,
    of_staff_or_neighbour,
)
from intake.chat_text import GAP, ChatText, Said, Span, as_message
from intake.chat_wording import SIGNED, UNSIGNED, WORKS_HERE
from intake.classification import Classification
from intake.classify import classify
from intake.labels import Capacity, Consent, Interest, Kind, Mandate, PersonalNature, Warning
from intake.message import InboundMessage
from intake.ports import Meaning
from intake.second_reader import SecondReader

_LABELS = ("capacity", "mandate", "personal_nature", "interest", "consent_of_third_party")
_SPEAKING = (Capacity.LAWYER, Capacity.PROXY_OTHER)
_REPRESENTATIVES = (Capacity.LAWYER, Capacity.PROXY_OTHER, Capacity.PRESS, Capacity.ORGANISATION)
_PARENTS = (Capacity.PARENT_OF_MINOR, Capacity.PARENT_OF_ADULT)
# `haar rapport`: whose, was said in what was only asked.
_POINTS = re.compile(
    r"\b(?:zijn|haar|hun|z'n|d'r|his|her|their|son|sa|ses|leur|sein\w*|ihr\w*|daarvan|die|dat|it|them)\b"
)
_HATS = ("child", "parent_word", "staff", "lawyer", "press", "adult_pupil", "organisation")
# Legal forms in their own spelling, where they say for whom one asks.
_FOR_A_BODY = re.compile(
    r"(?:^|\b(?:namens|voor|wij van|vanuit|pour|for|für)\s+(?:de |het |onze |l['’]|la |le |the |die |den )?|"
    r"\b(?:wij zijn|ik ben van) (?:de |het )?)"
    r"(?:vzw|VZW|bv|BV|nv|NV|bvba|BVBA|asbl|ASBL|SRL|srl|GmbH|VoG|firma|vereniging|société|association|company)\b"
)

_OURS = re.compile(r"\b(?:[Oo]nze|[Oo]ns|[Oo]ur|[Nn]otre|[Uu]nser\w*)\s+[A-Z][a-zà-ÿ]+\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatLabels:
    """The labels of the request, `words` by label where they are no default."""

    capacity: Capacity = Capacity.SELF
    mandate: Mandate = Mandate.NOT_NEEDED
    represents: str | None = None
    personal_nature: PersonalNature = PersonalNature.NONE
    interest: Interest = Interest.NOT_REQUIRED
    consent: Consent = Consent.NA
    words: Mapping[str, tuple[Said, ...]] = field(default_factory=dict)


def labels_of_chat(
    spoken: ChatText,
    whole: ChatText,
    *,
    language: str,
    second: SecondReader | None,
    meaning: Meaning | None,
) -> ChatLabels:
    """The labels over `spoken`, the turns that do more than ask; `whole` has the questions as well."""
    said_ages = [age for age in ages(whole) if not age.own]
    taken_back = [age.span for age in said_ages[:-1]]
    chat = spoken.without(taken_back)
    made = _classified(chat.message(language), second=second, meaning=meaning)
    if made.capacity in (Capacity.SELF, Capacity.UNKNOWN) and _leans_on_a_question(spoken, whole):
        made = _classified(whole.without(taken_back).message(language), second=second, meaning=meaning)
    labels = _read(chat, made)
    if labels.personal_nature is PersonalNature.NONE and phrases.search("personal_document", chat.whole().live):
        labels = _in_one_sentence(chat, labels, language=language, second=second, meaning=meaning)
    labels = _hats_of_a_chat(chat, _works_here(chat, labels))
    labels = _about_others(chat, _for_another(chat, _our_child(chat, labels, said_ages[-1:])))
    return _of_age(labels, said_ages[-1] if said_ages else None)


def _classified(message: InboundMessage, *, second: SecondReader | None, meaning: Meaning | None) -> Classification:
    """Read as one request; what warns was heard in each turn by itself."""
    return classify(message, second=second, meaning=meaning, wanted=Kind.DOCUMENT_REQUEST, unheeded=tuple(Warning))


def _in_one_sentence(
    chat: ChatText, labels: ChatLabels, *, language: str, second: SecondReader | None, meaning: Meaning | None
) -> ChatLabels:
    """The paper in one turn and the person in another: both are read as parts of one sentence."""
    joined = chat.text.replace(GAP, ", ")  # as long as before: what is quoted stays in its place
    made = _classified(as_message(joined, language=language), second=second, meaning=meaning)
    again = _read(chat, made)
    about = ("personal_nature", "interest", "consent_of_third_party")
    return replace(
        labels,
        personal_nature=again.personal_nature,
        interest=again.interest,
        consent=again.consent,
        words={**labels.words} | {label: said for label, said in again.words.items() if label in about},
    )


def _leans_on_a_question(spoken: ChatText, whole: ChatText) -> bool:
    live, everything = spoken.whole().live, whole.whole().live
    told = any(phrases.search(hat, everything) for hat in _HATS)
    return live != everything and told and _POINTS.search(live) is not None


def _read(chat: ChatText, made: Classification) -> ChatLabels:
    words: dict[str, tuple[Said, ...]] = {}
    for one in made.evidence:
        if one.label in _LABELS and one.source == "body":
            words[one.label] = words.get(one.label, ()) + chat.said(one.start, one.end)
    about = _nature(made)
    third = about is PersonalNature.ABOUT_THIRD_PARTY
    agrees = about is made.personal_nature
    return ChatLabels(
        capacity=Capacity.SELF if made.capacity is Capacity.UNKNOWN else made.capacity,
        mandate=made.mandate,
        represents=made.requester.represents,
        personal_nature=about,
        interest=made.interest if agrees else Interest.NOT_SHOWN if third else Interest.NOT_REQUIRED,
        consent=made.consent_of_third_party if agrees else Consent.NO if third else Consent.NA,
        words=words if agrees else {label: said for label, said in words.items() if label in ("capacity", "mandate")},
    )


def _nature(made: Classification) -> PersonalNature:
    """Where the readers differ the rules' word: nobody is told of an interest that only a learned reader thinks due."""
    if "personal_nature" not in made.abstained:
        return made.personal_nature
    return PersonalNature(made.readings.get("personal_nature", {}).get("rules", made.personal_nature))


def _our_child(chat: ChatText, labels: ChatLabels, last: Sequence[AgeSaid]) -> ChatLabels:
    """`onze Lowie, hij is 10`: a first name, ours, under age."""
    match = _OURS.search(chat.text)
    young = any(age.years < MAJORITY for age in last)
    takes = (Capacity.SELF, Capacity.PROXY_OTHER, Capacity.ADULT_PUPIL)
    if match is None or not young or labels.capacity not in takes or phrases.search("chat_proxy", chat.whole().live):
        return labels
    words = chat.said(match.start(), match.end())
    parent = replace(labels, capacity=Capacity.PARENT_OF_MINOR, mandate=Mandate.NOT_NEEDED, represents=None)
    if labels.personal_nature is not PersonalNature.NONE:
        parent = replace(_of_nobody(parent), personal_nature=PersonalNature.ABOUT_OWN_MINOR_CHILD)
    return replace(parent, words={**parent.words, "capacity": words})


def _works_here(chat: ChatText, labels: ChatLabels) -> ChatLabels:
    """Staff by any trade, where no list knows the trade."""
    match = WORKS_HERE.search(chat.whole().live)
    if match is None or labels.capacity not in (Capacity.SELF, Capacity.ADULT_PUPIL):
        return labels
    words = chat.said(match.start(), match.end())
    return replace(labels, capacity=Capacity.STAFF_MEMBER, words={**labels.words, "capacity": words})


def _hats_of_a_chat(chat: ChatText, labels: ChatLabels) -> ChatLabels:
    """Press and organisations in the words of a chat, where no other hat was read."""
    if labels.capacity is not Capacity.SELF:
        return labels
    for turn in range(len(chat.turns)):
        passage = chat.passage(turn)
        press = phrases.search("chat_press", passage.live)
        shown = "".join(own if live.strip() else " " for own, live in zip(passage.text, passage.live, strict=True))
        body = _FOR_A_BODY.search(shown)
        match = press or body
        if match:
            words = chat.said(chat.begin(turn) + match.start(), chat.begin(turn) + match.end())
            hat = Capacity.PRESS if press else Capacity.ORGANISATION
            return replace(labels, capacity=hat, words={**labels.words, "capacity": words})
    return labels


def _for_another(chat: ChatText, labels: ChatLabels) -> ChatLabels:
    """Who asks for a brother or neighbour is no parent and no colleague; who speaks of his own child is a parent."""
    passage = chat.whole()
    proxy = list(phrases.search_all("chat_proxy", passage.live))
    taken_back = list(phrases.search_all("chat_myself", passage.live))
    covered = {at for match in proxy for at in range(*match.span())}
    # `mijn mama van 82` is no mother of somebody.
    own_child = next((one for one in phrases.search_all("child", passage.live) if one.start() not in covered), None)
    if (
        labels.capacity is Capacity.PROXY_OTHER
        and own_child
        and not proxy
        and phrases.search("relative_child", passage.live) is None
    ):
        said = chat.said(own_child.start(), own_child.end())
        about = {label: found for label, found in labels.words.items() if label == "personal_nature"}
        return replace(
            labels, capacity=Capacity.PARENT_OF_MINOR, mandate=Mandate.NOT_NEEDED, represents=None,
            words={"capacity": said, **about},
        )  # fmt: skip
    if taken_back and (not proxy or taken_back[-1].start() > proxy[-1].start()):
        return _for_himself(labels)
    if labels.capacity is Capacity.PROXY_OTHER and labels.mandate is Mandate.MISSING:
        labels = replace(labels, mandate=_state_of_mandate(passage.live))
    if not proxy or own_child or labels.capacity in _REPRESENTATIVES:
        return labels
    said = chat.said(proxy[-1].start(), proxy[-1].end())
    others = (PersonalNature.ABOUT_THIRD_PARTY, PersonalNature.ABOUT_OWN_MINOR_CHILD)
    if labels.personal_nature in others and labels.capacity is not Capacity.PROXY_OTHER:
        own = of_another_pupil(passage.live) is None and of_staff_or_neighbour(passage.live, own=False) is None
        # Seen from the person for whom is asked: it is about himself.
        labels = replace(_of_nobody(labels), personal_nature=PersonalNature.ABOUT_REQUESTER) if own else labels
    return replace(
        labels, capacity=Capacity.PROXY_OTHER, mandate=_state_of_mandate(passage.live),
        words={**labels.words, "capacity": said, "mandate": said},
    )  # fmt: skip


def _for_himself(labels: ChatLabels) -> ChatLabels:
    if labels.capacity is not Capacity.PROXY_OTHER:
        return labels
    words = {label: found for label, found in labels.words.items() if label not in ("capacity", "mandate")}
    return replace(labels, capacity=Capacity.SELF, mandate=Mandate.NOT_NEEDED, represents=None, words=words)


def _state_of_mandate(live: str) -> Mandate:
    """A chat shows no paper: it is said to be there, or it is missing."""
    signed = SIGNED.search(live)
    signed = None if signed is None or UNSIGNED.search(live[max(0, signed.start() - 20) : signed.end()]) else signed
    claimed = (signed or phrases.search("mandate_document", live)) and not phrases.search("mandate_denied", live)
    return Mandate.CLAIMED_NOT_PROVEN if claimed else Mandate.MISSING


def _about_others(chat: ChatText, labels: ChatLabels) -> ChatLabels:
    """A paper of personal nature about a colleague, teacher or neighbour is about a third party (II.40 par. 3)."""
    about = labels.personal_nature
    live = chat.whole().live
    compared = compared_with_others(live)
    if labels.capacity not in _SPEAKING and about is not PersonalNature.ABOUT_REQUESTER and compared:
        return _of_third(chat, labels, span=compared, interest=Interest.SHOWN)
    if of_a_thing(live) and about is PersonalNature.ABOUT_THIRD_PARTY:
        return _of_nobody(labels)
    if about is PersonalNature.NONE and labels.capacity not in _SPEAKING and (conduct := conduct_of_staff(live)):
        return _of_third(chat, labels, span=conduct, interest=Interest.NOT_SHOWN)
    if about in (PersonalNature.NONE, PersonalNature.ABOUT_THIRD_PARTY) or labels.capacity in (
        Capacity.LAWYER,
        Capacity.PROXY_OTHER,
        Capacity.STAFF_MEMBER,
    ):
        return labels
    own = phrases.search("about_self", live) or phrases.search("child", live)
    pupil = of_another_pupil(live)
    span = pupil or of_staff_or_neighbour(live, own=own is not None)
    if span is None:
        return labels
    shown = pupil and phrases.search("interest", live) and not phrases.search("no_interest", live)
    return _of_third(chat, labels, span=span, interest=Interest.SHOWN if shown else Interest.NOT_SHOWN)


def _of_nobody(labels: ChatLabels) -> ChatLabels:
    kept = {label: said for label, said in labels.words.items() if label in ("capacity", "mandate")}
    return replace(
        labels,
        personal_nature=PersonalNature.NONE,
        interest=Interest.NOT_REQUIRED,
        consent=Consent.NA,
        words=kept,
    )


def _of_third(chat: ChatText, labels: ChatLabels, *, span: Span, interest: Interest) -> ChatLabels:
    words = chat.said(*span)
    return replace(
        labels,
        personal_nature=PersonalNature.ABOUT_THIRD_PARTY,
        interest=interest,
        consent=Consent.NO,
        words={**labels.words, "personal_nature": words, "interest": words, "consent_of_third_party": words},
    )


def _of_age(labels: ChatLabels, age: AgeSaid | None) -> ChatLabels:
    """The last age decides who exercises the rights: the parents, or the pupil of age (law section 4.3)."""
    if age is None or labels.capacity not in _PARENTS:
        return labels
    grown = age.years >= MAJORITY
    hat = Capacity.PARENT_OF_ADULT if grown else Capacity.PARENT_OF_MINOR
    words = {**labels.words, "capacity": (age.said, *labels.words.get("capacity", ()))}
    personal = labels.personal_nature in (PersonalNature.ABOUT_OWN_MINOR_CHILD, PersonalNature.ABOUT_THIRD_PARTY)
    if hat is labels.capacity or not personal:
        return replace(labels, capacity=hat, words=words)
    if grown:
        words |= {"personal_nature": (age.said,), "interest": (age.said,), "consent_of_third_party": (age.said,)}
        return replace(
            labels, capacity=hat, personal_nature=PersonalNature.ABOUT_THIRD_PARTY, interest=Interest.NOT_SHOWN,
            consent=Consent.NO, words=words,
        )  # fmt: skip
    words |= {"personal_nature": (age.said,)}
    words = {label: said for label, said in words.items() if label not in ("interest", "consent_of_third_party")}
    return replace(
        labels, capacity=hat, personal_nature=PersonalNature.ABOUT_OWN_MINOR_CHILD, interest=Interest.NOT_REQUIRED,
        consent=Consent.NA, words=words,
    )  # fmt: skip
