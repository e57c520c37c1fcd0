"""Rules for a decision: outcome, ground, balance, remedies and re-use, each looked for in the text as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intake.terms import RuleName, RuleStatus, shipped_terms
from replies.draft import withheld
from replies.findings import Finding, FindingCode, Reading, flattened
from replies.grounds import Ground, grounds_on
from replies.letter import GIVES, DocumentOutcome, RequestedDocument, WithheldPart
from replies.render import written_date

_OUTCOMES = {
    DocumentOutcome.GRANTED: re.compile(r"\bja\b|volledig|\bkrijgt u\b|\bu krijgt\b|openbaar"),
    DocumentOutcome.PARTIAL: re.compile(r"gedeeltelijk|\bdeels\b|voor een deel"),
    DocumentOutcome.REFUSED: re.compile(r"\bnee\b|\bniet\b|geweigerd|weigeren"),
    DocumentOutcome.NOT_HELD: re.compile(r"\bniet\b"),
    DocumentOutcome.NOT_EXISTING: re.compile(r"bestaat niet|bestaan niet"),
    DocumentOutcome.DESTROYED: re.compile(r"vernietigd"),
}
_REUSE = re.compile(
    r"geen (?:toestemming|toelating|instemming)[^.]{0,60}(?:hergebruik|hergebruiken)"
    r"|hergebruik\w*[^.]{0,80}(?:geen|niet)[^.]{0,40}(?:toestemming|toelating|toegestaan)"
)
_FROM_SENDING = re.compile(
    r"\bdag (?:na|nadat|die volgt op|volgend op|volgende op)\b[^.]{0,60}(?:verst|verzend|verzond)"
)
# Fewer letters than this beside the words of the law are no balance of one's own.
_OWN_BALANCE = 40


def decision(reading: Reading) -> Iterator[Finding]:
    """Everything a decision must say (Bestuursdecreet II.43 to II.46)."""
    documents = reading.facts.fields.documents
    if not documents:
        text = "Zet per gevraagd document wat de uitkomst is."
        yield Finding(code=FindingCode.DOCUMENTS_MISSING, text=text)
    for document in documents:
        yield from _outcome(reading, document)
    grounds = grounds_on(reading.facts.written_on)
    for document, part, ground in withheld(reading.facts.fields, grounds=grounds):
        yield from _withheld(reading, document, part=part, ground=ground)
    yield from remedies(reading)
    if any(document.outcome in GIVES for document in documents) and not _REUSE.search(reading.flat):
        text = "Wie documenten geeft, zegt erbij dat dit geen toestemming voor hergebruik is (artikel II.44, § 3)."
        yield Finding(code=FindingCode.REUSE_SENTENCE_MISSING, text=text)


def remedies(reading: Reading) -> Iterator[Finding]:
    """The remedies clause: which appeal body, in which term, from which day (II.43 §1, II.48 §1)."""
    clause = " ".join(passage for passage in reading.passages if "beroep" in passage)
    if "beroepsinstantie" not in clause:
        text = "Noem de beroepsinstantie (artikel II.43, § 1). Zonder beroepsclausule begint de termijn pas later."
        yield Finding(code=FindingCode.REMEDIES_MISSING, text=text)
        return
    days = shipped_terms().rule(RuleName.APPEAL, on=reading.facts.written_on).days
    if not re.search(rf"\b{days} kalenderdagen\b", clause) or not _FROM_SENDING.search(clause):
        text = f"Zeg in de beroepsclausule: {days} kalenderdagen, vanaf de dag nadat de beslissing verstuurd is."
        yield Finding(code=FindingCode.REMEDIES_TERM, text=text)
    if not reading.facts.appeal_body:
        text = "De contactenlijst heeft geen adres (of een oud) van de beroepsinstantie, rol appeal_body. Vul ze aan."
        yield Finding(code=FindingCode.REMEDIES_ADDRESS, text=text, blocks=False)
    elif not reading.holds(reading.facts.appeal_body):
        text = "Het adres van de beroepsinstantie uit de contactenlijst staat niet in de brief."
        yield Finding(code=FindingCode.REMEDIES_ADDRESS, text=text)


def _outcome(reading: Reading, document: RequestedDocument) -> Iterator[Finding]:
    said = reading.passages_with(document.title) if document.title.strip() else ()
    if not any(_OUTCOMES[document.outcome].search(passage) for passage in said):
        text = "De uitkomst voor dit document staat niet in de brief."
        yield Finding(code=FindingCode.OUTCOME_MISSING, text=text, where=document.title)


def _withheld(
    reading: Reading, document: RequestedDocument, *, part: WithheldPart, ground: Ground | None
) -> Iterator[Finding]:
    """The row of one part that is not given: place, ground with article, and what the ground asks."""
    where = f"{document.title}: {part.place}" if part.place else document.title
    if not part.place.strip() or not reading.passages_with(document.title, part.place):
        text = "Zeg welk deel niet gegeven wordt, met de plaats in het document (artikel II.45, § 2)."
        yield Finding(code=FindingCode.PLACE_MISSING, text=text, where=where)
    rows = reading.passages_with(document.title, part.place, ground.article) if ground else ()
    if ground is None or not rows:
        text = "De grond met zijn artikel staat niet bij dit deel (artikelen II.45 en II.46)."
        yield Finding(code=FindingCode.GROUND_MISSING, text=text, where=where)
        return
    if ground.needs_balance and not any(_has_balance(row, document, part=part, ground=ground) for row in rows):
        text = "Bij deze grond hoort een eigen afweging: waarom weegt de openbaarheid hier niet zwaarder?"
        yield Finding(code=FindingCode.BALANCE_MISSING, text=text, where=where)
    yield from _what_the_ground_asks(reading, part, ground=ground, where=where)
    if ground.key == "private_life" and document.outcome is DocumentOutcome.REFUSED and len(document.parts) == 1:
        text = "Heel het document wordt geweigerd voor de persoonlijke levenssfeer. Kan een deel toch?"
        yield Finding(code=FindingCode.WHOLE_FOR_PRIVACY, text=text, where=where, blocks=False)


def _what_the_ground_asks(reading: Reading, part: WithheldPart, *, ground: Ground, where: str) -> Iterator[Finding]:
    if ground.names_finisher and not (reading.holds(part.finished_by) and reading.holds(part.finished_on)):
        text = "Zeg wie het document afwerkt en tegen wanneer ongeveer (artikel II.46)."
        yield Finding(code=FindingCode.FINISHER_MISSING, text=text, where=where)
    if ground.after_invitation:
        invited = reading.facts.fields.invited_on
        if invited is None or not reading.holds(written_date(invited, language="nl")):
            text = "Deze grond kan pas na een uitnodiging om te verduidelijken (artikel II.42); noem de datum."
            yield Finding(code=FindingCode.INVITATION_MISSING, text=text, where=where)
    if ground.consent and not part.consent_asked:
        text = "Bij deze grond vraagt u de betrokkene om toestemming (artikel II.46)."
        yield Finding(code=FindingCode.CONSENT_NOT_ASKED, text=text, where=where, blocks=False)
    if ground.status is RuleStatus.UNSURE:
        text = "Deze grond is niet zeker: bekijk hem met een jurist."
        yield Finding(code=FindingCode.GROUND_UNSURE, text=text, where=where, blocks=False)


def _has_balance(row: str, document: RequestedDocument, *, part: WithheldPart, ground: Ground) -> bool:
    """Whether the row says more than the law itself does."""
    own = row
    for known in (ground.wording, ground.name, ground.article, document.title, part.place, part.finished_by):
        own = own.replace(flattened(known), " ") if known.strip() else own
    own = re.sub(r"document:|deel:|grond:|motivering:|artikel|het document wordt afgewerkt door.*", " ", own)
    return sum(map(str.isalpha, own)) >= _OWN_BALANCE
