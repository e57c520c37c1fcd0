"""Questions that people ask in few words of French, English, German or a dialect, in the Dutch of the guidance.

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
_WHO = "Wie mag een document opvragen?"
# Whether one must live here, or be one person: asked in words that the guidance does not use, Dutch ones as well.
_IN_ANY_LANGUAGE: tuple[tuple[str, str], ...] = (
    (
        r"\b(?:moet|moeten|mag|mogen|kan|kunnen)\b.{0,30}\b(?:inwoners?|hier won\w+|hier woon\w*|(?:van )?h?ier "
        r"(?:ben|zijn|wonen|woon))\b.{0,30}\b(?:vragen|opvragen|aanvragen|inkijken|inzien)\b|"
        r"\b(?:must|have to|need to)\b.{0,20}\b(?:live (?:here|in)|resident|inhabitant|local)\b.{0,40}\b(?:ask|request|"
        r"see|apply)\b|"
        r"\b(?:dois-je|faut-il|doit-on)\b.{0,20}\b(?:habiter|habitant\w*|resid\w+|domicili\w+)\b.{0,40}\b(?:demander|"
        r"consulter|voir)\b|"
        r"\b(?:muss|mussen)\b.{0,30}\b(?:wohnen|einwohner\w*|wohnhaft)\b.{0,40}\b(?:fragen|anfragen|beantragen|"
        r"verlangen|einzusehen)\b",
        _WHO,
    ),
    (
        r"\b(?:mag|mogen|kan|kunnen)\b.{0,15}\b(?:oudercomite|ouderraad|vereniging|vzw|bedrijf|firma|redactie|"
        r"buurtcomite|actiegroep)\b.{0,40}\b(?:vragen|opvragen|aanvragen|inkijken|inzien)\b",
        _WHO,
    ),
    (
        r"\b(?:mag|kan|moet)\b.{0,30}\b(?:sms\w*|whatsapp|telefoon|telefonisch)\b.{0,30}\b(?:vragen|opvragen|"
        r"aanvragen|indienen)\b",
        "Mag ik telefonisch een document opvragen?",
    ),
)
_ANYHOW = tuple((re.compile(pattern), dutch) for pattern, dutch in _IN_ANY_LANGUAGE)
_PATTERNS = tuple((re.compile(pattern), dutch) for pattern, dutch in _SAME)
# Another country's law, or one that is past, is never answered by ours.
_ELSEWHERE = re.compile(
    r"\b(?:netherlands|dutch|holland|pays-bas|neerlandais|niederland\w*|"
    r"france|deutschland|germany|20[01]\d|wob|woo|foia)\b"
)
_MOST = 14  # words: a longer question says enough by itself


def in_dutch(question: str, *, language: str) -> str | None:
    """The Dutch question of the same sense, of a short one whose words are known: few in Dutch, more in another."""
    folded = phrases.fold(question)
    if _ELSEWHERE.search(folded) or len(folded.split()) > _MOST:
        return None
    known = _ANYHOW if language == "nl" else (*_ANYHOW, *_PATTERNS)
    return next((dutch for pattern, dutch in known if pattern.search(folded)), None)
