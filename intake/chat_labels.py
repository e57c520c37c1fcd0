"""Who asks in a chat, with which proof, about whom: the labels of a request, and what only a chat adds to them."""

from __future__ import annotations

import re
from dataclasses import replace

from intake import phrases
from intake.chat_age import ages
from intake.chat_hat_words import ABOUT_THE_CLIENT, ON_BEHALF
from intake.chat_hats import ChatLabels, hat_of_chat, hats_of_others, of_age, of_nobody, seen_from_the_other
from intake.chat_others import (
    about_the_writer,
    compared_with_others,
    conduct_of_staff,
    is_personal,
    of_a_thing,
    of_another_pupil,
    of_staff_or_neighbour,
    of_who_was_named,
)
from intake.chat_text import GAP, ChatText, Said, Span, as_message
from intake.chat_wording import AT_LAW, QUOTED_CONSENT
from intake.classification import Classification
from intake.classify import classify
from intake.labels import Capacity, Consent, Interest, Kind, Mandate, PersonalNature, Warning
from intake.message import InboundMessage
from intake.names import full_name
from intake.ports import Meaning
from intake.second_reader import SecondReader

_LABELS = ("capacity", "mandate", "personal_nature", "interest", "consent_of_third_party")
_PARENTS = (Capacity.PARENT_OF_MINOR, Capacity.PARENT_OF_ADULT)
_SPEAKING = (Capacity.LAWYER, Capacity.PROXY_OTHER)
# Hats that the rules read in so many words; staff and pupils they also guess.
_SAID_IN_WORDS = frozenset(
    str(hat)
    for hat in (
        Capacity.PARENT_OF_MINOR,
        Capacity.PARENT_OF_ADULT,
        Capacity.PROXY_OTHER,
        Capacity.ORGANISATION,
        Capacity.PRESS,
    )
)
# `haar rapport`: whose, was said in what was only asked.
_POINTS = re.compile(
    r"\b(?:zijn|haar|hun|z'n|d'r|his|her|their|son|sa|ses|leur|sein\w*|ihr\w*|daarvan|die|dat|it|them)\b"
)
_HATS = ("child", "parent_word", "staff", "lawyer", "press", "adult_pupil", "organisation")


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
    chat = spoken.without([*taken_back, *hats_of_others(spoken)])
    made = _classified(as_message(chat.flowing(), language=language), second=second, meaning=meaning)
    if made.capacity in (Capacity.SELF, Capacity.UNKNOWN) and _leans_on_a_question(spoken, whole):
        made = _classified(whole.without(taken_back).message(language), second=second, meaning=meaning)
    labels = _read(chat, made)
    parted = _parted(chat)
    if parted or (labels.personal_nature is PersonalNature.NONE and is_personal(chat.whole().live)):
        together = chat.only(parted) if parted else chat
        labels = _in_one_sentence(together, labels, language=language, second=second, meaning=meaning)
    labels = hat_of_chat(chat, labels, last=said_ages[-1:])
    labels = of_age(_about_others(chat, labels), said_ages[-1] if said_ages else None)
    return _agreed(chat, labels)


def _agreed(chat: ChatText, labels: ChatLabels) -> ChatLabels:
    """The pupil of age agrees in his own words, with his name: no interest is asked beside (law section 4.3)."""
    if labels.capacity is not Capacity.PARENT_OF_ADULT or labels.consent is not Consent.NO:
        return labels
    said = GAP.join(chat.turns)  # the name in it may be blanked: it is nobody's who asks
    match = next((one for one in QUOTED_CONSENT.finditer(said) if full_name(_names_in(one["said"]))), None)
    if match is None:
        return labels
    words = chat.said(*match.span("said"))
    return replace(
        labels, consent=Consent.YES, interest=Interest.NOT_REQUIRED,
        words={**labels.words, "consent_of_third_party": words},
    )  # fmt: skip


def _names_in(quoted: str) -> str:
    """What follows the first person, where a name would stand: `Ik, Lotte Wouters, ben 18`."""
    return re.sub(r"\b(?:Ik|I|Je|Ich)\b[ ,]*", "", quoted)


def _parted(chat: ChatText) -> frozenset[int]:
    """The turn that names a paper and the one that says about whom, where others stand between them."""
    for turn in range(2, len(chat.turns)):
        if not chat.goes_on(turn):
            continue
        named = next((other for other in range(turn - 1, -1, -1) if is_personal(chat.passage(other).live)), turn - 1)
        if named < turn - 1:
            return frozenset({named, turn})
    return frozenset()


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
    if again.personal_nature is PersonalNature.NONE:
        return labels
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
    hat = _hat(made)
    about = _nature(made, hat=hat, live=chat.whole().live)
    third = about is PersonalNature.ABOUT_THIRD_PARTY
    agrees = about is made.personal_nature
    unproven = hat is Capacity.PROXY_OTHER and made.mandate is Mandate.NOT_NEEDED
    return ChatLabels(
        capacity=hat,
        mandate=Mandate.MISSING if unproven else made.mandate,
        represents=made.requester.represents,
        personal_nature=about,
        interest=made.interest if agrees else Interest.NOT_SHOWN if third else Interest.NOT_REQUIRED,
        consent=made.consent_of_third_party if agrees else Consent.NO if third else Consent.NA,
        words=words if agrees else {label: said for label, said in words.items() if label in ("capacity", "mandate")},
    )


def _hat(made: Classification) -> Capacity:
    """Where the readers differ, a hat that the rules read in so many words stands."""
    rules = made.readings.get("capacity", {}).get("rules")
    if "capacity" in made.abstained and rules in _SAID_IN_WORDS:
        return Capacity(rules)
    return Capacity.SELF if made.capacity is Capacity.UNKNOWN else made.capacity


def _nature(made: Classification, *, hat: Capacity, live: str) -> PersonalNature:
    """Where the readers differ the rules' word: nobody is told of an interest that only a learned reader thinks due.

    What is about the writer's own child asks for none, and is heard from the learned reader alone.
    """
    if hat is Capacity.PARENT_OF_ADULT and made.personal_nature is PersonalNature.ABOUT_THIRD_PARTY:
        return made.personal_nature
    if not is_personal(live) and (
        phrases.search("not_personal_document", live) or (hat in _SPEAKING and not ABOUT_THE_CLIENT.search(live))
    ):
        return PersonalNature.NONE
    readings = made.readings.get("personal_nature", {})
    if "personal_nature" not in made.abstained or not readings:
        return made.personal_nature
    rules, learned = PersonalNature(readings["rules"]), made.personal_nature
    own = hat is Capacity.PARENT_OF_MINOR and learned is PersonalNature.ABOUT_OWN_MINOR_CHILD
    if rules is PersonalNature.NONE and own and not phrases.search("everything", live):
        return learned
    return rules


def _about_others(chat: ChatText, labels: ChatLabels) -> ChatLabels:
    """A paper of personal nature about a colleague, teacher or neighbour is about a third party (II.40 par. 3)."""
    about = labels.personal_nature
    live = chat.whole().live
    compared = compared_with_others(live)
    if labels.capacity not in _SPEAKING and about is not PersonalNature.ABOUT_REQUESTER and compared:
        return _of_third(chat, labels, span=compared, interest=Interest.SHOWN)
    if labels.capacity in _SPEAKING and about is PersonalNature.ABOUT_THIRD_PARTY and ON_BEHALF.search(live):
        return seen_from_the_other(live, labels)
    if of_a_thing(live) and about is PersonalNature.ABOUT_THIRD_PARTY:
        return of_nobody(labels)
    shown = (phrases.search("interest", live) or AT_LAW.search(live)) and not phrases.search("no_interest", live)
    interest = Interest.SHOWN if shown else Interest.NOT_SHOWN
    if about is PersonalNature.NONE and labels.capacity not in _SPEAKING and (conduct := conduct_of_staff(live)):
        return _of_third(chat, labels, span=conduct, interest=interest)
    if labels.capacity in _SPEAKING or about is PersonalNature.NONE:
        return labels
    if about is PersonalNature.ABOUT_THIRD_PARTY:
        return _of_the_writer(chat, _with_interest(chat, labels))
    own = phrases.search("about_self", live) or phrases.search("child", live)
    pupil = of_another_pupil(live)
    span = pupil or of_staff_or_neighbour(live, own=own is not None) or (None if own else of_who_was_named(live))
    return labels if span is None else _of_third(chat, labels, span=span, interest=interest)


def _with_interest(chat: ChatText, labels: ChatLabels) -> ChatLabels:
    """The interest may be told in a turn of its own."""
    live = chat.whole().live
    shown = phrases.search("interest", live) or AT_LAW.search(live)
    grown = labels.capacity is Capacity.PARENT_OF_ADULT
    if labels.interest is not Interest.NOT_SHOWN or grown or shown is None or phrases.search("no_interest", live):
        return labels
    return replace(labels, interest=Interest.SHOWN, words={**labels.words, "interest": chat.said(*shown.span())})


def _of_the_writer(chat: ChatText, labels: ChatLabels) -> ChatLabels:
    """`her statement about me`: who is described is exempt from the interest (II.40 par. 3)."""
    match = about_the_writer(chat.whole().live)
    if match is None or labels.capacity in _PARENTS:
        return labels
    about = replace(of_nobody(labels), personal_nature=PersonalNature.ABOUT_REQUESTER)
    return replace(about, words={**about.words, "personal_nature": chat.said(*match)})


def _of_third(chat: ChatText, labels: ChatLabels, *, span: Span, interest: Interest) -> ChatLabels:
    words = chat.said(*span)
    return replace(
        labels,
        personal_nature=PersonalNature.ABOUT_THIRD_PARTY,
        interest=interest,
        consent=Consent.NO,
        words={**labels.words, "personal_nature": words, "interest": words, "consent_of_third_party": words},
    )
