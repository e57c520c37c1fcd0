"""`cases`, `ledger`, `outbox`: what the store holds, for people and scripts."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from bot.cli.context import emit, fail, opened, show, stdout
from bot.cli.running import BodyOption, body_ids
from bot.commands.quarantine import release
from bot.roles import command_line
from bot.store import audit, cases, outbox, spool
from bot.store.cases import CaseEvent, CaseView
from bot.store.outbox import OutboxState
from bot.store.session import Session
from intake.calendar_days import dutch_date

AsJson = Annotated[bool, typer.Option("--json", help="JSON Lines op stdout.")]

cases_app = typer.Typer(help="Dossiers.", no_args_is_help=True)
ledger_app = typer.Typer(help="Elk bericht dat ooit werd aangenomen.", no_args_is_help=True)
outbox_app = typer.Typer(help="Antwoorden en hun toestand.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(cases_app, name="cases")
    app.add_typer(ledger_app, name="ledger")
    app.add_typer(outbox_app, name="outbox")


@ledger_app.command(name="list", help="Alle berichten in volgorde van ontvangst.")
def ledger_list(context: typer.Context, as_json: AsJson = False, body: BodyOption = None) -> None:
    """Every message ever accepted, with its route and reason."""
    with opened(context) as app:
        wanted = set(body_ids(app, body))
        lines = [line for line in app.door.read_now(spool.ledger) if line.body_id in wanted]
    if not as_json:
        show(
            "Register van berichten",
            ("ontvangen", "aan", "toestand", "route", "reden", "dossier"),
            [
                (
                    f"{line.received_at:%Y-%m-%d %H:%M}",
                    line.recipient,
                    line.state,
                    line.route,
                    line.reason,
                    line.case,
                )
                for line in lines
            ],
        )
        return
    for line in lines:
        emit(
            {
                "id": line.id,
                "sha256": line.sha256,
                "message_id": line.message_id,
                "recipient": line.recipient,
                "received_at": line.received_at.isoformat(),
                "state": str(line.state),
                "route": line.route,
                "reason": line.reason,
                "case": line.case,
                "body": line.body_id,
                "source": str(line.source),
            }
        )


@ledger_app.command(name="release", help="Laat een apart gezet bericht opnieuw verwerken.")
def ledger_release(
    context: typer.Context, ledger_id: Annotated[str, typer.Argument(help="Id uit `ledger list --json`.")]
) -> None:
    """The next worker takes it up; exit 1 when nothing was set aside under that id."""
    with opened(context) as app:
        now = app.clock()
        wanted = body_ids(app, None)
        released = app.door.write_now(
            lambda s: any(release(s, actor=command_line(body_id), ledger_id=ledger_id, at=now) for body_id in wanted)
        )
    if not released:
        fail(f"geen apart gezet bericht {ledger_id}")
        raise typer.Exit(1)
    stdout.print("Het bericht wordt opnieuw verwerkt.")


@outbox_app.command(name="list", help="Alle antwoorden: verstuurd, onderweg, vastgehouden of ingehouden.")
def outbox_list(context: typer.Context, as_json: AsJson = False, body: BodyOption = None) -> None:
    """Every reply ever composed, with its state and reason."""
    with opened(context) as app:
        wanted = set(body_ids(app, body))
        lines = [line for line in app.door.read_now(outbox.list_items) if line.body_id in wanted]
    if not as_json:
        show(
            "Antwoorden",
            ("gemaakt", "soort", "aan", "toestand", "reden", "dossier"),
            [
                (f"{line.created_at:%Y-%m-%d %H:%M}", line.kind, line.to, line.state, line.reason, line.case)
                for line in lines
            ],
        )
        return
    for line in lines:
        emit(
            {
                "id": line.id,
                "case": line.case,
                "kind": str(line.kind),
                "to": line.to,
                "message_id": line.message_id,
                # One that the relay is taking at this moment has not left yet; the contract has no other word for it.
                "state": str(OutboxState.QUEUED if line.state is OutboxState.SENDING else line.state),
                "reason": line.reason,
                "attempts": line.attempts,
                "body": line.body_id,
            }
        )


@cases_app.command(name="list", help="Dossiers op uiterste datum.")
def cases_list(context: typer.Context, as_json: AsJson = False, body: BodyOption = None) -> None:
    """Every case, the one due first on top."""
    with opened(context) as app:
        wanted = set(body_ids(app, body))
        lines = [line for line in app.door.read_now(cases.list_cases) if line.body_id in wanted]
    if not as_json:
        show(
            "Dossiers",
            ("dossier", "soort", "sporen met uiterste datum", "ontvangen", "toestand"),
            [
                (
                    line.reference,
                    line.kind,
                    "\n".join(f"{t.regime} {t.due or ''}".strip() for t in line.tracks),
                    line.received_on,
                    line.state,
                )
                for line in lines
            ],
        )
        return
    for line in lines:
        emit(
            {
                "reference": line.reference,
                "body": line.body_id,
                "tracks": [
                    {
                        "regime": str(track.regime),
                        "due": track.due.isoformat() if track.due else None,
                        "state": str(track.state),
                    }
                    for track in line.tracks
                ],
                "received_on": line.received_on.isoformat(),
                "registered_on": line.registered_on.isoformat(),
                "state": str(line.state),
            }
        )


@cases_app.command(name="show", help="Een dossier, met de berekening van elke termijn.")
def cases_show(
    context: typer.Context,
    reference: Annotated[str, typer.Argument(help="Dossiernummer, bijvoorbeeld OB-2026-0001.")],
    as_json: AsJson = False,
    body: BodyOption = None,
) -> None:
    """One case with the working of every due date."""
    with opened(context) as app:
        wanted = body_ids(app, body)
        found = app.door.read_now(lambda s: _find(s, wanted, reference.upper()))
    if found is None:
        fail(f"geen dossier {reference}")
        raise typer.Exit(1)
    view, log = found
    if as_json:
        emit({**_case_object(view), "events": [{"type": str(e.type), "at": e.at.isoformat()} for e in log]})
        return
    _print_case(view)
    show("Verloop", ("wanneer", "wat"), [(f"{e.at:%Y-%m-%d %H:%M}", e.type) for e in log])


@cases_app.command(
    name="export", help="Elk dossier volledig als JSON Lines, met sporen, berekening en verloop; met namen."
)
def cases_export(context: typer.Context, body: BodyOption = None) -> None:
    """Everything the store knows of every case, in order of reference; who takes it out stands in the audit log."""
    with opened(context) as app:
        wanted, now = body_ids(app, body), app.clock()
        lines = [line for line in app.door.read_now(cases.list_cases) if line.body_id in set(wanted)]
        for body_id in wanted:
            app.door.write_now(
                lambda s, body_id=body_id: audit.write(  # type: ignore[misc]  # bound now, called now
                    s, body_id=body_id, at=now, actor=command_line(body_id).name, action="cases_exported", subject="*"
                )
            )
        for line in sorted(lines, key=lambda line: (line.body_id, line.reference)):
            found = app.door.read_now(lambda s, line=line: _find(s, [line.body_id], line.reference))  # type: ignore[misc]
            if found is not None:
                view, log = found
                events = [
                    {"seq": e.seq, "type": str(e.type), "at": e.at.isoformat(), "by": e.actor, "data": dict(e.data)}
                    for e in log
                ]
                emit({**_case_object(view), "events": events})


def _find(s: Session, body_ids: list[str], reference: str) -> tuple[CaseView, list[CaseEvent]] | None:
    for body_id in body_ids:
        view = cases.get(s, body_id=body_id, reference=reference)
        if view is not None:
            return view, cases.events(s, body_id=body_id, case_id=view.case_id)
    return None


def _case_object(view: CaseView) -> dict[str, Any]:
    return {
        "reference": view.reference,
        "body": view.body_id,
        "kind": str(view.kind),
        "state": str(view.state),
        "received_on": view.received_on.isoformat(),
        "registered_on": view.registered_on.isoformat(),
        "requester": view.requester_name,
        "triage": dict(view.summary),
        "tracks": [
            {
                "regime": str(track.regime),
                "state": str(track.state),
                "due": track.deadline.due.isoformat() if track.deadline else None,
                "plan": track.deadline.plan.isoformat() if track.deadline else None,
                "unsure": track.deadline.unsure if track.deadline else False,
                "steps": [
                    {
                        "text": step.text,
                        "on": step.on.isoformat(),
                        "article": step.article,
                        "status": step.status,
                    }
                    for step in (track.deadline.steps if track.deadline else ())
                ],
            }
            for track in view.tracks
        ],
    }


def _print_case(view: CaseView) -> None:
    stdout.print(f"{view.reference}  {view.kind}  ontvangen {dutch_date(view.received_on)}", markup=False)
    for track in view.tracks:
        if track.deadline is None:
            stdout.print(f"{track.regime}: geen wettelijke termijn", markup=False)
            continue
        unsure = " (onzeker)" if track.deadline.unsure else ""
        show(
            f"{track.regime}: uiterlijk {dutch_date(track.deadline.due)}{unsure}",
            ("datum", "stap", "artikel", "status"),
            [(step.on, step.text, step.article, step.status) for step in track.deadline.steps],
        )
