"""Which documents are asked, in which sentence, one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake import phrases
from intake.classification import Evidence
from intake.reading import Reading
from intake.sentence import Passage, Sentence, split

_SPECIFIC = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[/. -](?:\d{1,2}|[a-z]{3,9})\b|\b\d[a-z]\b")
# The field of a form, slip or web form that holds the request.
_FIELD = re.compile(
    r"\s*[*-]?\s*(?:(?:gevraagde?|gewenste?|welke?|welk) )?(?:document(?:en)?|"
    r"bestuursdocument(?:en)?|stuk(?:ken)?|dossier|"
    r"documents? demandes?|document|requested documents?|unterlagen|dokumente?)(?: dat u "
    r"wenst| die u wenst)?\s*:"
)
# Where a noun phrase ends: a clause word, a mark, or the delivery verb.
_PHRASE_END = re.compile(
    r"[.!?;:\n()]|,\s|\s(?:(?:en|et|and|und)\s(?=(?:een|het|de|alle|kopie|van|mijn|uitleg|"
    r"les?|la|l'|une?|des|the|a|all|any|die|das|der|eine?|ook|my|mes|mon|ma)\b)|staat|"
    r"voor\sik|before\si|en\s(?:ik|wij|we|mij|dit|ook\s(?:wil|graag))|maar|omdat|want|zodat|"
    r"waarin|waarvan|die\s(?:ik|u|jullie)|"
    r"(?:te\s)?(?:bezorgen|krijgen|ontvangen|inkijken|inzien|sturen|doorsturen|opsturen|"
    r"mailen|komen|mogen|willen|"
    r"hebben|zien)|because|so\sthat|which|parce|car|afin|pour\spouvoir|weil|damit|"
    r"zu(?:zusenden|kommen)?|bitte|aub|"
    r"alstublieft|please|svp|s'il)\b"
)
_BACKWARD = re.compile(
    r"(?<!\w)(?:(?:het|de|een|die|dat|dit|deze|alle|al|mijn|onze|haar|zijn|hun|uw|the|an?|"
    r"all|my|our|his|her|this|that|le|la|les|l'|un|une|"
    r"mon|ma|mes|tous|toutes|der|die|das|den|dem|des|ein|eine|einen|meine?|meiner|el|los|las|"
    r"il|lo)\s|(?:l'|d'))(?:[\w'-]+\s){0,3}$"
)
_TOPIC = re.compile(
    r"\b(?:over|betreffende|inzake|rond|omtrent|aangaande|m\.b\.t|met betrekking tot|in "
    r"verband met|waarop|waarmee|concernant|"
    r"relati\w+|sur|au sujet|about|concerning|regarding|relating|on which|uber|betreffend|bezuglich|sobre|"
    r"van (?:het|de) \w+ (?:van|over)|van \d)"
)
_SENTENCES = 80  # where a request without a known wording is looked for
_FORMS = ("inspection", "copy", "explanation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One live request: its sentence, the words that ask, the papers, and how sure the wording is."""

    sentence: Sentence
    end: int
    verb: Evidence
    documents: tuple[Evidence, ...]
    firm: bool

    @property
    def folded(self) -> str:
        """The asking sentence with the list that belongs to it, folded."""
        return self.sentence.passage.live[self.sentence.start : self.end]

    def has(self, group: str) -> bool:
        """Does a phrase group occur in the request or its list?"""
        return phrases.search(group, self.folded) is not None


def asks(reading: Reading, *, has_address: bool) -> tuple[Ask, ...]:
    """The live requests for documents, in order. Questions whether or how one may ask are none."""
    found = []
    for passage in reading.passages:
        sentences = split(passage)
        for number, sentence in enumerate(sentences):
            ask = _ask(sentence, end=_list_end(sentences, number), has_address=has_address)
            if ask:
                found.append(ask)
    return tuple(found) or _pointing_asks(reading)


def _pointing_asks(reading: Reading) -> tuple[Ask, ...]:
    """`Kunt u die doorsturen?`, after the paper was named: in the sentences before, or in the subject."""
    subject = Sentence(passage=reading.subject, start=0, end=len(reading.subject.live))
    found = []
    for passage in reading.passages:
        sentences = split(passage)
        for number, sentence in enumerate(sentences[:_SENTENCES]):
            if not _hands_over(sentence):
                continue
            named = next(
                (
                    s
                    for s in (sentence, *reversed(sentences[max(0, number - 3) : number]), subject)
                    if s.has("document")
                ),
                None,
            )
            if named is not None:
                found += [_likely(one) for one in dict.fromkeys((sentence, named))]
    return tuple(found)


def _hands_over(sentence: Sentence) -> bool:
    """Wants to see or to get something, and neither asks whether one may nor tells what was."""
    unwanted = ("hypothetical", "asking_about", "know_whether", "earlier_request", "attached", "status", "supply")
    if any(sentence.has(group) for group in (*unwanted, "withdrawal", "data_erasure", "callback")):
        return False
    wants = sentence.has("request_firm") or sentence.has("request_polite") or sentence.has("request_may")
    return wants and _form(sentence.folded)


def subject_ask(reading: Reading) -> Ask | None:
    """A request that only the subject line words ("Aanvraag afschrift notulen")."""
    sentence = Sentence(passage=reading.subject, start=0, end=len(reading.subject.live))
    if sentence.question or sentence.has("asking_about") or sentence.has("earlier_request"):
        return None
    return _fragment(sentence, end=sentence.end)


def _list_end(sentences: tuple[Sentence, ...], number: int) -> int:
    """End of the list that follows a sentence, or of the sentence itself."""
    end = sentences[number].end
    head = sentences[number].folded.rstrip()
    if sentences[number].item and not head.endswith(":"):
        return end
    for following in sentences[number + 1 :]:
        continues = following.item or (head.endswith(":") and following is sentences[number + 1])
        if not continues or following.has("request_firm") or following.has("request_polite"):
            break
        end = following.end
    return end


def _ask(sentence: Sentence, *, end: int, has_address: bool) -> Ask | None:
    """The request a sentence makes, surest wording first."""
    if sentence.has("hypothetical"):
        return None
    field = _FIELD.match(sentence.folded)
    if field:
        label = sentence.passage.quote(sentence.start, sentence.start + field.end())
        return _made(sentence, end=end, verb=label, firm=True)
    content = sentence.find("asks_content")
    if content is None and sentence.has("know_whether") and not _delivers(sentence):
        return None
    direct = content or sentence.find("request_polite")
    if direct:
        return _made(sentence, end=end, verb=direct, firm=True)
    return _less_direct(sentence, end=end, has_address=has_address)


def _less_direct(sentence: Sentence, *, end: int, has_address: bool) -> Ask | None:
    """`ik wil …`, `mag ik … zien?`, or no verb at all."""
    firm = sentence.find("request_firm")
    about = sentence.has("asking_about")
    if firm and not (sentence.question and about):
        return _made(sentence, end=end, verb=firm, firm=True) if _wants_access(sentence) else None
    may = sentence.find("request_may")
    if may and not about and (has_address or _particular(sentence)):
        return _made(sentence, end=end, verb=may, firm=False)
    return None if sentence.question or about else _fragment(sentence, end=end)


def _delivers(sentence: Sentence) -> bool:
    """A sentence that wants to know something and also wants a paper handed over."""
    known = phrases.search("know_whether", sentence.folded)
    rest = re.split(
        r"\b(?:en|and|et|und|ook|also|aussi|auch)\b",
        sentence.folded[known.end() :] if known else "",
        maxsplit=1,
    )
    handed = len(rest) > 1 and phrases.search("copy", rest[1]) and phrases.search("document", rest[1])
    before = sentence.folded[: known.start()] if known else ""
    return bool(handed) or bool(
        phrases.search("request_firm", before) and phrases.search("document", before) and _form(before)
    )


def _wants_access(sentence: Sentence) -> bool:
    """A firm verb that wants a complaint, an appeal or an erasure is no request for a paper."""
    other = any(sentence.has(group) for group in ("appeal", "withdrawal", "data_erasure", "complaint"))
    return not other or _form(sentence.folded)


def _form(folded: str) -> bool:
    masked = folded
    for group in ("form_denied", "form_masked"):
        for match in phrases.search_all(group, folded):
            masked = masked[: match.start()] + " " * (match.end() - match.start()) + masked[match.end() :]
    return any(phrases.search(form, masked) for form in _FORMS)


def _particular(sentence: Sentence) -> bool:
    """A paper of a certain date, year, class or child, or asked for in so many words as a copy."""
    return bool(
        _SPECIFIC.search(sentence.folded)
        or re.search(r"\b(?:kopie|afschrift|copie|copy|copies|zou|could|pourrais|konnte)\b", sentence.folded)
        or sentence.has("about_self")
        or sentence.has("child")
    )


def _fragment(sentence: Sentence, *, end: int) -> Ask | None:
    """No verb, but a form of access and a document ("Copie du règlement svp")."""
    form = re.search(
        r"\b(?:kopie|kopies|afschrift|afschriften|inzage|copie|copies|consultation|copy|"
        r"einsicht|abschrift|kopien|"
        r"aanvraag|opvraging|openbaarmaking|demande d'acces|request for)\b",
        sentence.folded,
    )
    reported = re.search(r"\b(?:zegt|zei|zeggen|dit|says|said|sagt|opvragen|vertelde)\b", sentence.folded)
    if (
        not form
        or reported
        or sentence.has("own_narration")
        or sentence.has("attached")
        or sentence.has("identity_document")
    ):
        return None
    verb = sentence.passage.quote(sentence.start + form.start(), sentence.start + form.end())
    return _made(sentence, end=end, verb=verb, firm=False)


def _made(sentence: Sentence, *, end: int, verb: Evidence, firm: bool) -> Ask | None:
    documents = tuple(documents_in(sentence.passage, start=sentence.start, end=end))
    if not documents and not phrases.search("everything", sentence.folded):
        return None
    return Ask(sentence=sentence, end=end, verb=verb, documents=documents, firm=firm)


def documents_in(passage: Passage, *, start: int, end: int) -> list[Evidence]:
    """The noun phrases that name papers between two offsets."""
    piece = passage.live[start:end]
    excluded = [match.span() for match in phrases.search_all("not_a_document", piece)]
    found: list[Evidence] = []
    covered = 0
    for match in phrases.search_all("document", piece):
        if match.start() < covered or any(low <= match.start() < high for low, high in excluded):
            continue
        stop = _PHRASE_END.search(piece, match.end())
        finish = stop.start() if stop else len(piece)
        back = _BACKWARD.search(piece[max(0, match.start() - 40, covered) : match.start()])
        begin = match.start() - (len(back.group(0)) if back else 0)
        found.append(passage.quote(start + begin, start + finish))
        covered = finish
    return found


def identified(ask: Ask) -> Evidence | None:
    """The words by which a clerk would know the document; None where only 'everything' is asked."""
    return identified_among(ask.documents)


def identified_among(documents: tuple[Evidence, ...]) -> Evidence | None:
    """The same of documents that were found apart from a request."""
    for document in documents:
        folded = phrases.fold(document.quote)
        names = [match.group(0) for match in phrases.search_all("document", folded)]
        generic = phrases.search("document_generic", folded)
        specific = [name for name in names if not phrases.group("document_generic").pattern.fullmatch(name)]
        if specific or phrases.search("personal_document", folded):
            return document
        if generic and not phrases.search("everything", folded) and (_TOPIC.search(folded) or _SPECIFIC.search(folded)):
            return document
    return None


def likely_asks(reading: Reading) -> tuple[Ask, ...]:
    """The sentences that would hold the request in a mail that is one, though no rule knows its wording.

    Those that name a paper or a way to see it, the likeliest and what says as much; else the subject.
    """
    rated = [(_likelihood(sentence), sentence) for sentence in reading.sentences()[:_SENTENCES]]
    best = max((points for points, _ in rated), default=0)
    chosen = [sentence for points, sentence in rated if points >= max(best - 1, 3)]
    subject = Sentence(passage=reading.subject, start=0, end=len(reading.subject.live))
    if not chosen and subject.has("document"):
        chosen = [subject]
    return tuple(_likely(sentence) for sentence in chosen)


def _likelihood(sentence: Sentence) -> int:
    """Points: a paper 2, its sort 1, a form of access 2, words that ask 1."""
    asks_words = sentence.question or any(
        sentence.has(group) for group in ("request_firm", "request_polite", "request_may", "asks_content")
    )
    paper = 2 * sentence.has("document") + sentence.has("personal_document")
    return paper + 2 * _form(sentence.folded) + asks_words


def _likely(sentence: Sentence) -> Ask:
    documents = tuple(documents_in(sentence.passage, start=sentence.start, end=sentence.end))
    return Ask(sentence=sentence, end=sentence.end, verb=sentence.whole(), documents=documents, firm=False)


def texts_of(found: tuple[Ask, ...]) -> tuple[str, ...]:
    """The documents one by one, in the writer's own words."""
    texts = (" ".join(document.quote.split()) for ask in found for document in ask.documents)
    return tuple(dict.fromkeys(text for text in texts if text))
