"""A machine speaks once: what comes back to it goes to a person, or nowhere."""

from __future__ import annotations

from pathlib import Path

from bot.store.outbox import OutboxState
from tests.journeys.installation import Installation, a_mail, install, served, until
from tests.support.mail_recorder import recording_thread
from tests.support.peers import free_port

QUESTION = (
    "Goedemorgen,\n\nMoet ik een reden geven als ik een document van een school wil inkijken?\n\nLotte Verbeeck\n"
)


def relay_section(port: int) -> str:
    return f'[relay]\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\n'


def routes(installation: Installation, number: int) -> list[tuple[str | None, str | None]]:
    return [(line.route, line.reason) for line in installation.handled(number)]


def test_a_reply_to_an_automatic_answer_goes_to_a_person_and_gets_no_second_one(tmp_path: Path) -> None:
    with recording_thread() as recorder:
        installation = install(tmp_path, sections=relay_section(recorder.port))
        installation.command("arm")
        with served(installation):
            installation.send(a_mail(subject="Vraag", text=QUESTION, message_id="<ask-1@citizen.example>"))
            until(lambda: recorder.mails)
            answer = installation.letters()[0].message_id
            installation.send(
                a_mail(
                    subject="Re: Vraag",
                    text="Dank u. En kost een kopie van een document geld?\n\nLotte Verbeeck\n",
                    message_id="<ask-2@citizen.example>",
                    header=f"In-Reply-To: {answer}\r\nReferences: <ask-1@citizen.example> {answer}\r\n",
                )
            )
            found = routes(installation, 2)
    assert found[0] == ("answer_from_guidance", "cited_answer")
    assert found[1] == ("hand_to_human", "answers_automatic_mail")
    assert [(letter.state, letter.reason) for letter in installation.letters()] == [
        (OutboxState.SENT, None),
        (OutboxState.WITHHELD, "answers_automatic_mail"),
    ]
    assert len(recorder.mails) == 1


def test_our_own_letter_come_back_is_ignored(tmp_path: Path) -> None:
    with recording_thread() as recorder:
        installation = install(tmp_path, sections=relay_section(recorder.port))
        installation.command("arm")
        with served(installation):
            installation.send(a_mail(subject="Vraag", text=QUESTION, message_id="<ask-1@citizen.example>"))
            letter = until(lambda: recorder.mails and recorder.mails[0])
            installation.send(letter.content, sender="")
            found = routes(installation, 2)
    assert found[1] == ("ignore", "own_echo")
    assert len(installation.letters()) == 1
    assert len(recorder.mails) == 1


def test_two_installations_that_write_to_each_other_stop_after_one_mail(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    ports = free_port(), free_port()
    ours = install(here, address="info@here.example", smtp={"port": ports[0]}, sections=relay_section(ports[1]))
    theirs = install(there, address="info@there.example", smtp={"port": ports[1]}, sections=relay_section(ports[0]))
    for installation in (ours, theirs):
        installation.command("arm")
    with served(ours), served(theirs):
        # A robot would not: the other installation's address stands in From, as in a forged or a looping mail.
        ours.send(
            a_mail(
                subject="Vraag",
                text=QUESTION,
                message_id="<loop-1@there.example>",
                sender="info@there.example",
                name="Scholengroep",
                to="info@here.example",
            ),
            sender="info@there.example",
            recipient="info@here.example",
        )
        until(lambda: [letter for letter in ours.letters() if letter.state is OutboxState.SENT])
        lines = theirs.handled(1)
    assert len(lines) == 1
    assert len(ours.ledger()) == 1
    assert len([letter for letter in ours.letters() if letter.state is OutboxState.SENT]) == 1
    assert [letter for letter in theirs.letters() if letter.state is OutboxState.SENT] == []
