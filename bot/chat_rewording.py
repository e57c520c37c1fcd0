"""Questions that people ask in few words of French, English or German, in the Dutch of the guidance.

Short questions in another language are told apart worst by meaning alone; what is asked most is known by its words.
"""

from __future__ import annotations

import re

from intake import phrases

_SAME: tuple[tuple[str, str], ...] = (
    (
        r"\b(?:reason|why i|explain why|say why|motiv\w+|justif\w+|raison|pourquoi je|grund\b|begrunden|begrundung)",
        "Moet ik een reden geven als ik een document vraag?",
    ),
    (
        r"\b(?:for me|on my behalf|in my name|a ma place|pour moi|en mon nom|fur mich|in meinem namen)\b",
        "Mag iemand anders een document voor mij opvragen?",
    ),
    (
        r"^\W*(?:and |et |und )?(?:who|qui|wer)\b.{0,30}\b(?:ask|request|demander|consulter|fragen|anfragen|"
        r"beantragen|verlangen)\b|"
        r"\b(?:anyone|anybody|everyone|n'importe qui|tout le monde|jeder(?:mann)?)\b.{0,30}\b(?:ask|request|"
        r"access|see|demander|"
        r"consulter|fragen|anfragen|beantragen|einsicht)\b",
        "Wie mag een document opvragen?",
    ),
    (
        r"\b(?:how much|cost|free|fee|charge|combien|gratuit\w*|payant\w*|payer|kostet|kosten\w*|kostenlos|"
        r"gebuhr\w*)\b",
        "Wat kost een kopie van een document?",
    ),
    (r"\b(?:by phone|telephon\w+|par telephone|telefonisch|am telefon)\b", "Mag ik telefonisch een document opvragen?"),
    (
        r"\b(?:draft|unfinished|not finished|incomplete|inacheve\w*|brouillon|projet de|entwurf\w*|unfertig\w*|"
        r"unvollendet\w*)\b",
        "Mag een onafgewerkt document geweigerd worden?",
    ),
    (
        r"\b(?:minutes|proces-verba\w+|sitzungsprotokoll\w*|protokolle)\b.{0,30}\b(?:public\w*|request\w*|"
        r"demand\w*|offentlich)\b",
        "Zijn notulen en verslagen van vergaderingen openbaar?",
    ),
)
_PATTERNS = tuple((re.compile(pattern), dutch) for pattern, dutch in _SAME)
# Another country's law, or one that is past, is never answered by ours.
_ELSEWHERE = re.compile(
    r"\b(?:netherlands|dutch|holland|pays-bas|neerlandais|niederland\w*|"
    r"france|deutschland|germany|20[01]\d|wob|woo|foia)\b"
)
_MOST = 14  # words: a longer question says enough by itself


def in_dutch(question: str, *, language: str) -> str | None:
    """The Dutch question of the same sense, of a short one in another language, where its words are known."""
    folded = phrases.fold(question)
    if language == "nl" or _ELSEWHERE.search(folded) or len(folded.split()) > _MOST:
        return None
    return next((dutch for pattern, dutch in _PATTERNS if pattern.search(folded)), None)
