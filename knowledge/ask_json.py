"""The public JSON of `ask` and `search`; schemas: bot/schemas/ask.schema.json, search.schema.json."""

from __future__ import annotations

from knowledge.answer import Answer, Citation, Hit, NoAnswer


def ask_json(
    outcome: Answer | NoAnswer,
    *,
    question: str,
    language: str,
    latency_ms: float,
    question_id: str | None = None,
) -> dict[str, object]:
    """One object per question; `id` only where the question had one."""
    row: dict[str, object] = {} if question_id is None else {"id": question_id}
    row.update(
        question=question,
        language=language,
        outcome="answer" if isinstance(outcome, Answer) else "human",
        reason=None if isinstance(outcome, Answer) else outcome.reason.value,
        answer={"text": outcome.text, "quotes": list(outcome.quotes)} if isinstance(outcome, Answer) else None,
        citations=[_citation(c) for c in outcome.citations] if isinstance(outcome, Answer) else [],
        hits=[{"key": hit.key, "score": hit.score} for hit in outcome.hits],
        latency_ms=round(latency_ms, 1),
    )
    return row


def search_json(hit: Hit) -> dict[str, object]:
    """One object per hit of the helpdesk search."""
    return {
        "key": hit.key,
        "title": hit.title,
        "score": hit.score,
        "snippet": hit.snippet,
        "article": hit.article,
        "jurisdiction": hit.jurisdiction,
        "status": hit.status,
    }


def _citation(citation: Citation) -> dict[str, object]:
    return {
        "key": citation.key,
        "title": citation.title,
        "article": citation.article,
        "source": citation.source,
        "jurisdiction": citation.jurisdiction,
        "status": citation.status,
        "valid_from": citation.valid_from.isoformat(),
        "valid_until": None if citation.valid_until is None else citation.valid_until.isoformat(),
    }
