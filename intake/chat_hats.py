"""In which hat somebody asks in a chat, and with which proof: what only a chat adds to the readers of mail."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from intake import phrases
from intake.chat_age import MAJORITY, AgeSaid
from intake.chat_hat_words import (
    BODY_ASKS,
    NO_MANDATE,
    OF_ANOTHER_HAT,
    SIGNED,
    STAND_IN_PARENT,
    STUDIES,
    THEIR_CHILD,
    UNSIGNED,
    WORKS_HERE,
)
from intake.chat_others import is_personal, of_another_pupil, of_staff_or_neighbour
from intake.chat_text import ChatText, Said, Span
from intake.labels import Capacity, Consent, Interest, Mandate, PersonalNature

_REPRESENTATIVES = (Capacity.LAWYER, Capacity.PROXY_OTHER, Capacity.PRESS, Capacity.ORGANISATION)
_PARENTS = (Capacity.PARENT_OF_MINOR, Capacity.PARENT_OF_ADULT)
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


def hats_of_others(chat: ChatText) -> tuple[Span, ...]:
    """Words that give a hat to somebody else: the post one applied for, the post another one got."""
    return tuple(match.span(1) for match in OF_ANOTHER_HAT.finditer(chat.whole().live))


def hat_of_chat(chat: ChatText, labels: ChatLabels, *, last: Sequence[AgeSaid]) -> ChatLabels:
    """The hat in the words of a chat, over what the readers of mail made of them; `last`: the age that counts."""
    labels = _hat_of_a_body(chat, _works_here(chat, labels))
    return _for_another(chat, _stand_in(chat, _our_child(chat, labels, last)))


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
        parent = replace(of_nobody(parent), personal_nature=PersonalNature.ABOUT_OWN_MINOR_CHILD)
    return replace(parent, words={**parent.words, "capacity": words})


def _works_here(chat: ChatText, labels: ChatLabels) -> ChatLabels:
    """Staff by any trade, where no list knows the trade."""
    match = WORKS_HERE.search(chat.whole().live)
    if match is None or labels.capacity not in (Capacity.SELF, Capacity.ADULT_PUPIL):
        return labels
    words = chat.said(match.start(), match.end())
    return replace(labels, capacity=Capacity.STAFF_MEMBER, words={**labels.words, "capacity": words})


def _hat_of_a_body(chat: ChatText, labels: ChatLabels) -> ChatLabels:
    """Press and organisations in the words of a chat, where no other hat was read."""
    live = chat.whole().live
    if labels.capacity is Capacity.PRESS and STUDIES.search(live):
        return replace(labels, capacity=Capacity.SELF)
    proxy = labels.capacity is Capacity.PROXY_OTHER and phrases.search("chat_proxy", live) is None
    if labels.capacity is not Capacity.SELF and not proxy:
        return labels
    for turn in range(len(chat.turns)):
        passage = chat.passage(turn)
        press = phrases.search("chat_press", passage.live)
        shown = "".join(own if live.strip() else " " for own, live in zip(passage.text, passage.live, strict=True))
        match = press or _FOR_A_BODY.search(shown) or BODY_ASKS.search(passage.live)
        if match:
            words = chat.said(chat.begin(turn) + match.start(), chat.begin(turn) + match.end())
            hat = Capacity.PRESS if press else Capacity.ORGANISATION
            return replace(
                labels,
                capacity=hat,
                mandate=Mandate.NOT_NEEDED,
                represents=None,
                words={**labels.words, "capacity": words},
            )
    return labels


def _stand_in(chat: ChatText, labels: ChatLabels) -> ChatLabels:
    """A step-parent or grandparent is a helpful relative, unless he raises the child (law section 4)."""
    live = chat.whole().live
    match = STAND_IN_PARENT.search(live)
    takes = (*_PARENTS, Capacity.SELF)
    if match is None or labels.capacity not in takes or phrases.search("raises_child", live):
        return labels
    words = chat.said(match.start(), match.end())
    return replace(
        labels, capacity=Capacity.PROXY_OTHER, mandate=_state_of_mandate(live),
        words={**labels.words, "capacity": words, "mandate": words},
    )  # fmt: skip


def _for_another(chat: ChatText, labels: ChatLabels) -> ChatLabels:
    """Who asks for a brother or neighbour is no parent and no colleague; who speaks of his own child is a parent."""
    passage = chat.whole()
    proxy = list(phrases.search_all("chat_proxy", passage.live))
    taken_back = list(phrases.search_all("chat_myself", passage.live))
    covered = {at for match in proxy for at in range(*match.span())}
    stands_in = STAND_IN_PARENT.search(passage.live) is not None
    # `mijn mama van 82` is no mother of somebody.
    own_child = next((one for one in phrases.search_all("child", passage.live) if one.start() not in covered), None)
    if (
        labels.capacity is Capacity.PROXY_OTHER
        and own_child
        and not proxy
        and not stands_in
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
    if labels.capacity is Capacity.PROXY_OTHER and (
        labels.mandate is Mandate.MISSING or NO_MANDATE.search(passage.live)
    ):
        labels = replace(labels, mandate=_state_of_mandate(passage.live))
    if not proxy or own_child or labels.capacity in _REPRESENTATIVES:
        return labels
    said = chat.said(proxy[-1].start(), proxy[-1].end())
    labels = seen_from_the_other(passage.live, labels)
    return replace(
        labels, capacity=Capacity.PROXY_OTHER, mandate=_state_of_mandate(passage.live),
        words={**labels.words, "capacity": said, "mandate": said},
    )  # fmt: skip


def seen_from_the_other(live: str, labels: ChatLabels) -> ChatLabels:
    """For whom is asked it is about himself, or about his child."""
    about = labels.personal_nature
    if about is PersonalNature.NONE and not is_personal(live):
        return labels
    if of_another_pupil(live) or of_staff_or_neighbour(live, own=False):
        return labels
    whose = PersonalNature.ABOUT_OWN_MINOR_CHILD if THEIR_CHILD.search(live) else PersonalNature.ABOUT_REQUESTER
    return labels if whose is about else replace(of_nobody(labels), personal_nature=whose)


def _for_himself(labels: ChatLabels) -> ChatLabels:
    if labels.capacity is not Capacity.PROXY_OTHER:
        return labels
    words = {label: found for label, found in labels.words.items() if label not in ("capacity", "mandate")}
    return replace(labels, capacity=Capacity.SELF, mandate=Mandate.NOT_NEEDED, represents=None, words=words)


def _state_of_mandate(live: str) -> Mandate:
    """A chat shows no paper: it is said to be there, or it is missing."""
    if NO_MANDATE.search(live):
        return Mandate.MISSING
    signed = SIGNED.search(live)
    signed = None if signed is None or UNSIGNED.search(live[max(0, signed.start() - 20) : signed.end()]) else signed
    claimed = (signed or phrases.search("mandate_document", live)) and not phrases.search("mandate_denied", live)
    return Mandate.CLAIMED_NOT_PROVEN if claimed else Mandate.MISSING


def of_nobody(labels: ChatLabels) -> ChatLabels:
    """The same labels for a paper that is about no person."""
    kept = {label: said for label, said in labels.words.items() if label in ("capacity", "mandate")}
    return replace(
        labels,
        personal_nature=PersonalNature.NONE,
        interest=Interest.NOT_REQUIRED,
        consent=Consent.NA,
        words=kept,
    )


def of_age(labels: ChatLabels, age: AgeSaid | None) -> ChatLabels:
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
