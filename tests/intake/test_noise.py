from __future__ import annotations

from intake.classify import classify
from intake.labels import Kind
from intake.message import Automatic, AutomaticKind
from tests.support.triage_mail import a_message

_MACHINE = Automatic(kind=AutomaticKind.AUTO_REPLY, source="header:Auto-Submitted", evidence="auto-generated")


def test_machine_headers_alone_do_not_make_noise() -> None:
    text = "Ik vraag een kopie van het bestek."
    assert classify(a_message(text, automatic=_MACHINE)).kind == Kind.DOCUMENT_REQUEST


def test_absence_words_under_machine_headers_are_an_automatic_reply() -> None:
    text = "Ik ben afwezig tot maandag."
    assert classify(a_message(text, automatic=_MACHINE)).kind == Kind.AUTO_REPLY


def test_a_daemon_that_says_so_is_a_bounce() -> None:
    message = a_message(
        "550 User unknown",
        subject="Undelivered Mail Returned to Sender",
        address="mailer-daemon@relay.example",
    )
    assert classify(message).kind == Kind.BOUNCE


def test_a_citizen_who_mentions_an_undelivered_mail_is_no_bounce() -> None:
    text = "Mijn mail kon niet worden bezorgd. Ik vraag een kopie van het bestek."
    assert classify(a_message(text)).kind == Kind.DOCUMENT_REQUEST


def test_an_offer_is_commercial_and_a_parent_with_one_such_word_is_not() -> None:
    offer = "Wij verkopen zonnepanelen met korting. Klik hier."
    parent = "Is er korting voor mijn zoon op de maaltijden?"
    assert [classify(a_message(text)).kind is Kind.SPAM_OR_COMMERCIAL for text in (offer, parent)] == [
        True,
        False,
    ]
