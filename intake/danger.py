"""Words of danger: self-harm, abuse, violence, threats, a child that is missing.

Two groups of phrases. `safety` says that something happens to somebody and counts unless the sentence tells of a film
or of figures (`safety_tale`); `safety_topic` are nouns that also name policies, files and lawsuits, and count only in a
sentence that speaks of none (`safety_paper`).
"""

from __future__ import annotations

from collections.abc import Iterable

from intake import phrases
from intake.classification import Evidence
from intake.sentence import Passage, split

_GROUPS = (("safety", "safety_tale"), ("safety_topic", "safety_paper"))


def danger(passages: Iterable[Passage]) -> Evidence | None:
    """The first words of danger in some passages, as an unlabelled quotation."""
    for passage in passages:
        for group, unless in _GROUPS:
            if phrases.search(group, passage.live) is None:
                continue
            for sentence in split(passage):
                found = sentence.find(group)
                if found and not sentence.has(unless):
                    return found
    return None
