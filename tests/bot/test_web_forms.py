"""Every form of every page with wrong, missing, oversized and hostile input: a page answers, and nothing breaks."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from httpx2 import Response

from bot.roles import Role
from tests.support.cases import a_mail_file, a_week, add_letter, add_message
from tests.support.console import OWN_PAGE, Console, running_console
from tests.support.forms import TYPED, Field, Form, forms_of, links_of
from tests.support.subrequests import Board

SCRIPT = "<script>alert('x')</script>\"'><img src=x onerror=alert(1)>{{ 91*1013 }}"
HOSTILE = {
    "nothing": "",
    "script": SCRIPT,
    "long": "x" * 5_000,
    "nul": "a\0b",
    "control": "a\x07\x1b[31m\u202eb\r\nSet-Cookie: x=1",
    "wrong kind": "-1e999",
    "half a character": "\ud800",
    "quote": "' or 1=1; drop table staff; --",
    "other writing": "ŸŒ李🏛️\u0301",
}
_FORM = {"content-type": "application/x-www-form-urlencoded"}
TOO_MUCH = "x" * 270_000
A_FILE = b"--x\r\nContent-Disposition: form-data; name=token; filename=a\r\n\r\nz\r\n--x--"
EXPECTED = {200, 303, 400, 403, 404, 409, 413, 422, 429}
MOST_PAGES = 80
# Looks the whole installation over: seconds each time, and without a form.
SLOW = {"/instellingen/nazicht"}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.peer)])
def console(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Console]:
    """A console with something on every page."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    with running_console(tmp_path, store_url=url) as running:
        a_week(running.app.door)
        add_message(running.app.door, a_mail_file(), route=None, reason="deadline")
        add_letter(running.app.door)
        Board(door=running.app.door, config=running.app.config, reference="OB-2026-0002").asked()
        running.add_user(Role.HELPDESK, name="een.collega")
        yield running


def crawl(console: Console) -> dict[str, Response]:
    """Every page that links lead to from the first one."""
    waiting, found = ["/", "/wachtwoord"], dict[str, Response]()
    while waiting and len(found) < MOST_PAGES:
        path = waiting.pop(0)
        if path in found or path.partition("?")[0] in SLOW:
            continue
        found[path] = console.client.get(path)
        assert found[path].status_code == 200, path
        if "text/html" in found[path].headers["content-type"]:
            waiting += sorted(links_of(found[path].text) - found.keys())
    return found


def forms_in(pages: dict[str, Response]) -> list[Form]:
    """One form of each shape; signing out ends the session and has tests of its own."""
    every = [form for path, answer in pages.items() for form in forms_of(answer.text, page=path)]
    shapes = {form.shape: form for form in reversed(every) if form.action != "/afmelden"}
    return list(shapes.values())


def send(console: Console, form: Form, values: dict[str, str]) -> Response:
    encoded = {name: value.encode("utf-8", "surrogatepass") for name, value in values.items()}
    if form.method == "get":
        return console.client.get(
            form.action, params={name: value.decode("utf-8", "replace") for name, value in encoded.items()}
        )
    return console.client.post(form.action, content=_urlencoded(encoded), headers={**OWN_PAGE, **_FORM})


_FORM = {"content-type": "application/x-www-form-urlencoded"}


def _urlencoded(values: dict[str, bytes]) -> bytes:

    return urlencode(values).encode()


def judge(answer: Response, *, form: Form, field: Field, kind: str, sent: dict[str, str]) -> None:
    where = f"{form.method} {form.action} {field.name}: {kind}"
    assert answer.status_code in EXPECTED, f"{where}: {answer.status_code}"
    assert "set-cookie" not in answer.headers or "x=1" not in answer.headers["set-cookie"], where
    assert "<script>alert" not in answer.text, where
    assert "<img src=x" not in answer.text, where
    assert "92183" not in answer.text, where
    if answer.status_code in (200, 422) and answer.text.startswith("<!doctype"):
        assert "<h1" in answer.text, where
    if answer.status_code == 422:
        assert 'role="alert"' in answer.text, where
        if form.action not in {shown.action for shown in forms_of(answer.text, page=form.page)}:
            return  # refused as a whole, for good: somebody did it already
        assert "aria-describedby=" in answer.text, where
        for other in form.fields:
            if other.name != field.name and other.kind in TYPED - {"password"} and sent.get(other.name):
                assert sent[other.name] in unescape(answer.text), f"{where}: {other.name} was lost"


@pytest.mark.parametrize("role", [Role.ADMIN, Role.OFFICER, Role.HELPDESK])
def test_every_form_answers_hostile_input_with_a_page(console: Console, role: Role) -> None:
    console.signed_in_as(role)
    forms = forms_in(crawl(console))
    assert forms
    tried = 0
    for form in forms:
        for field in form.fields:
            if field.name == "token":
                continue
            typed = {f.name: "een" for f in form.fields if f.kind in TYPED - {"date"} and f.name != field.name}
            for kind, value in HOSTILE.items():
                sent = {**form.values, **typed, field.name: value}
                judge(send(console, form, sent), form=form, field=field, kind=kind, sent=sent)
                tried += 1
            missing = {**form.values, **typed}
            missing.pop(field.name, None)
            judge(send(console, form, missing), form=form, field=field, kind="missing", sent=missing)
            if form.method == "post":
                # A form with files takes more; what is too long for a field is then a fault of that field.
                files = any(other.kind == "file" for other in form.fields)
                assert send(console, form, {**form.values, field.name: TOO_MUCH}).status_code == (422 if files else 413)
    assert tried >= len(HOSTILE) * 3
    assert console.client.get("/").status_code == 200


def test_the_sign_in_form_answers_hostile_input_with_itself(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    # The work factor is tried elsewhere; here it would only take time.
    monkeypatch.setattr("bot.passwords.verify", lambda password, password_hash: False)
    for name in ("instelling", "naam", "wachtwoord", "naar"):
        for kind, value in HOSTILE.items():
            console.client.cookies.clear()
            (form,) = forms_of(console.client.get("/aanmelden").text, page="/aanmelden")
            sent = {**form.values, "naam": "lies", "wachtwoord": "geraden", name: value}
            answer = send(console, form, sent)
            assert answer.status_code in (403, 429), f"{name}: {kind}"
            assert "<script>alert" not in answer.text
            assert name == "naam" or 'value="lies"' in answer.text, f"{name}: {kind}"


@pytest.mark.parametrize("role", [Role.ADMIN, Role.OFFICER, Role.HELPDESK])
def test_every_field_has_a_label_and_every_typed_one_a_limit(tmp_path: Path, role: Role) -> None:
    with running_console(tmp_path) as console:
        a_week(console.app.door)
        console.add_user(Role.HELPDESK, name="een.collega")
        console.signed_in_as(role)
        fields = [(form, field) for form in forms_in(crawl(console)) for field in form.fields]
        seen = [(form, field) for form, field in fields if field.kind not in ("hidden", "submit")]
        assert [(form.page, field.name) for form, field in seen if not field.labelled] == []
        assert [
            (form.page, field.name)
            for form, field in seen
            if field.kind in TYPED - {"date", "number"} and field.limit is None
        ] == []


@pytest.mark.parametrize(
    "path", ["/dossiers/%00", "/berichten/a%00b", "/logboek?wie=%00", "/guidance/%00?x=%00", "/%ff%fe"]
)
def test_an_address_that_cannot_be_is_not_found(console: Console, path: str) -> None:
    console.signed_in_as(Role.READER)
    assert console.client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n"),
        ("multipart/form-data", b"--x"),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: form-data; name=token; filename=a\r\n\r\nz\r\n--x--",
        ),
        ("application/json", b'{"token": 1}'),
        ("application/x-www-form-urlencoded", b"&" * 5_000),
        ("application/x-www-form-urlencoded; charset=utf-7", b"token=%ff"),
        ("", b"\xff\xfe"),
    ],
)
def test_what_is_no_form_is_refused(console: Console, kind: str, content: bytes) -> None:
    console.signed_in_as(Role.ADMIN)
    answer = console.client.post("/gebruikers", content=content, headers={**OWN_PAGE, "content-type": kind})
    assert answer.status_code == 400
    assert "<h1" in answer.text
