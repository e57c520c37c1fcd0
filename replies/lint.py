"""The last look before a letter leaves: a list of rules over the text as it stands, edited or not.

Nothing here changes a letter or sends one. What blocks is overridden by a person with a reason, never by a rule.
"""

from __future__ import annotations

from replies.findings import Finding, read
from replies.letter import Letter, LetterFacts, LetterKind
from replies.lint_decision import decision
from replies.lint_kinds import KIND_RULES
from replies.lint_words import articles_and_terms, frame, language, words

_EVERY_LETTER = (frame, language, words, articles_and_terms)
_BY_KIND = {LetterKind.DECISION: decision, **KIND_RULES}


def lint(letter: Letter, facts: LetterFacts) -> tuple[Finding, ...]:
    """What is wrong or worth a look; what blocks comes first."""
    reading = read(letter, facts)
    rules = (*_EVERY_LETTER, *((_BY_KIND[letter.kind],) if letter.kind in _BY_KIND else ()))
    found = [finding for rule in rules for finding in rule(reading)]
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: not finding.blocks))


def may_leave(findings: tuple[Finding, ...]) -> bool:
    """Whether nothing blocks."""
    return not any(finding.blocks for finding in findings)
