"""Signing in by an identity provider that really answers: what opens the console, and every answer that does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.responses import PlainTextResponse
from httpx2 import Client, Response
from joserfc import jwt
from joserfc.jwk import OctKey

from bot.commands import staff
from bot.commands.provider_sign_in import LONGEST_AWAY
from bot.config_web import WebSection
from bot.roles import Role, command_line
from bot.store import staff as stored
from bot.store.staff import StaffMember
from tests.support.console import PASSWORD, Console, Hand, running_console, token_in, words_of
from tests.support.oidc_provider import CLIENT, SECRET, OidcProvider, rsa_key, running_provider, unsigned

OFFICER, DECIDER = "Inzage-Behandelaar:OVO000001", "Inzage-Beslisser:OVO000001"
PERSON = {"sub": "s-1", "name": "An Peeters", "inzage_rol_3d": [OFFICER]}


@dataclass(slots=True, kw_only=True)
class Both:
    """The console and the provider it trusts."""

    console: Console
    provider: OidcProvider

    def leave(self, body_id: str = "dorp", to: str = "/") -> Response:
        return self.console.client.get("/aanmelden/organisatie", params={"instelling": body_id, "naar": to})

    def way_back(self, away: Response) -> str:
        """The address the provider sends the browser back to."""
        with Client(trust_env=False) as browser:
            answer = browser.get(away.headers["location"])
        assert answer.status_code == 302
        return answer.headers["location"].removeprefix("http://console.example")

    def sign_in(self, body_id: str = "dorp", to: str = "/") -> Response:
        return self.console.client.get(self.way_back(self.leave(body_id, to)))

    def member(self, subject: str = "s-1", body_id: str = "dorp") -> StaffMember | None:
        return self.console.app.door.read_now(
            lambda s: stored.find_subject(s, body_id=body_id, issuer=self.provider.issuer, subject=subject)
        )

    def is_signed_in(self) -> bool:
        return self.console.client.get("/").status_code == 200


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Both]:
    with both_of(tmp_path) as found:
        yield found


@contextmanager
def both_of(folder: Path, *, local_sign_in: str = "all") -> Iterator[Both]:
    """The pair; `local_sign_in` as in the configuration."""
    secret = folder / "secret"
    secret.write_text(f"{SECRET}\n", encoding="utf-8")
    clock = Hand()
    with running_provider(clock) as provider:
        provider.person = dict(PERSON)
        section = {
            "issuer": provider.issuer,
            "client_id": CLIENT,
            "client_secret_file": secret,
            "label": "ACM/IDM",
            "role_claim": "inzage_rol_3d",
            "roles": {"Inzage-Beslisser": "decider", "Inzage-Behandelaar": "officer", "Inzage-School": "school_staff"},
            "organisations": {"OVO000001": "dorp", "OVO000002": "stad"},
        }
        web = {"base_url": "http://console.example", "local_sign_in": local_sign_in, "oidc": section}
        with running_console(folder, web=WebSection.model_validate(web), clock=clock) as console:
            yield Both(console=console, provider=provider)


def test_who_has_a_role_comes_in_with_it_and_reaches_the_page_that_was_asked_for(both: Both) -> None:
    answer = both.sign_in(to="/berichten")
    assert (answer.status_code, answer.headers["location"]) == (303, "/berichten")
    member = both.member()
    assert member is not None
    assert (member.name, member.role, member.password_hash) == ("an.peeters", "officer", "")
    page = both.console.client.get("/").text
    assert "an.peeters" in page
    assert "behandelaar" in page
    assert [line.detail for line in both.console.audit("signed_in")] == [{"by": "provider"}]
    assert [(line.actor, line.subject) for line in both.console.audit("user_added")] == [("provider", "an.peeters")]


def test_a_second_sign_in_is_the_same_person_with_the_role_of_today(both: Both) -> None:
    both.sign_in()
    first = both.member()
    both.provider.person = {"sub": "s-1", "name": "An Janssens", "inzage_rol_3d": [OFFICER, DECIDER]}
    both.sign_in()
    second = both.member()
    assert first is not None and second is not None
    assert (second.staff_id, second.name, second.role) == (first.staff_id, "an.peeters", "decider")
    assert [line.detail for line in both.console.audit("user_role_changed")] == [{"from": "officer", "to": "decider"}]


def test_the_organisation_code_says_in_which_body(both: Both) -> None:
    assert both.sign_in("stad").status_code == 403
    both.provider.person["inzage_rol_3d"] = [OFFICER, "Inzage-Beslisser:OVO000002"]
    assert both.sign_in("stad").status_code == 303
    in_stad = both.member(body_id="stad")
    assert in_stad is not None
    assert in_stad.role == "decider"
    assert both.member(body_id="dorp") is None


@pytest.mark.parametrize(
    "claim",
    [None, [], "", ["Inzage-Behandelaar"], ["Inzage-Behandelaar:OVO009999"], ["Iets-Anders:OVO000001"], 7, {"a": 1}],
)
def test_without_a_role_nobody_comes_in_and_the_page_says_why(both: Both, claim: object) -> None:
    both.provider.person["inzage_rol_3d"] = claim
    answer = both.sign_in()
    assert answer.status_code == 403
    assert "ACM/IDM kent u, maar geeft u geen rol in Inzage voor Gemeente Dorp" in words_of(answer.text)
    assert not both.is_signed_in()
    assert both.member() is None
    assert [line.detail["reason"] for line in both.console.audit("sign_in_refused")] == ["no_role"]


def test_who_lost_the_role_loses_the_open_session_too(both: Both) -> None:
    both.sign_in()
    open_session = both.console.client.cookies["inzage-session"]
    both.provider.person["inzage_rol_3d"] = []
    both.sign_in()
    both.console.client.cookies.set("inzage-session", open_session)
    assert not both.is_signed_in()


def test_who_was_disabled_here_stays_out_whatever_the_claim_says(both: Both) -> None:
    both.sign_in()
    both.console.app.door.write_now(
        lambda s: staff.disable_user(
            s, actor=command_line("dorp"), body_id="dorp", name="an.peeters", at=both.console.clock.now
        )
    )
    answer = both.sign_in()
    assert answer.status_code == 403
    assert "uitgeschakeld" in answer.text
    assert not both.is_signed_in()


def test_a_local_account_of_the_same_name_is_somebody_else(both: Both) -> None:
    both.console.add_user(Role.ADMIN, name="an.peeters")
    both.sign_in()
    member = both.member()
    assert member is not None
    assert (member.role, member.name.startswith("an.peeters-")) == ("officer", True)


@pytest.mark.parametrize(
    ("name", "kept"), [("cli", "cli-"), ("Ünal Öz-Yılmaz", "unal.oz.y"), ("李", "medewerker-"), ("", "medewerker-")]
)
def test_a_name_becomes_one_that_an_audit_line_can_hold(both: Both, name: str, kept: str) -> None:
    both.provider.person["name"] = name
    both.sign_in()
    member = both.member()
    assert member is not None
    assert member.name.startswith(kept)


def test_an_account_of_the_provider_has_no_password(both: Both) -> None:
    both.sign_in()
    assert both.console.client.get("/wachtwoord").status_code == 404
    both.console.client.cookies.clear()
    assert both.console.sign_in("an.peeters", password="").status_code == 403
    assert both.console.sign_in("an.peeters").status_code == 403


def test_a_role_may_stand_in_the_user_information_only(both: Both) -> None:
    del both.provider.person["inzage_rol_3d"]
    both.provider.userinfo = dict(PERSON)
    assert both.sign_in().status_code == 303
    both.provider.userinfo = {**PERSON, "sub": "iemand-anders"}
    both.console.client.cookies.clear()
    assert both.sign_in().status_code == 403
    assert not both.is_signed_in()


Change = Callable[[OidcProvider], object]


def wrong(**claims: object) -> Change:
    return lambda provider: provider.token_claims.update(claims)


def signed_with_the_secret(provider: OidcProvider) -> None:
    key = OctKey.import_key(SECRET.ljust(32, "x"))
    provider.make_token = lambda claims: jwt.encode({"alg": "HS256"}, claims, key)


def signed_with_another_key(provider: OidcProvider) -> None:
    other = rsa_key("twee")
    provider.make_token = lambda claims: jwt.encode({"alg": "RS256", "kid": "een"}, claims, other)


def changed_after_signing(provider: OidcProvider) -> None:
    def make(claims: dict[str, Any]) -> str:
        good, bad = (
            jwt.encode({"alg": "RS256", "kid": "een"}, {**claims, **more}, rsa_key("een"))
            for more in ({}, {"sub": "s-2"})
        )
        return ".".join((good.split(".")[0], bad.split(".")[1], good.split(".")[2]))

    provider.make_token = make


UNPROVEN: dict[str, Change] = {
    "wrong nonce": wrong(nonce="een-andere"),
    "no nonce": wrong(nonce=None),
    "wrong audience": wrong(aud="iemand-anders"),
    "no audience": wrong(aud=None),
    "two audiences and no party": wrong(aud=[CLIENT, "iemand-anders"]),
    "another party": wrong(aud=[CLIENT, "iemand-anders"], azp="iemand-anders"),
    "another issuer": wrong(iss="https://elders.example"),
    "expired": wrong(exp=1_600_000_000),
    "no end": wrong(exp=None),
    "an end that is no number": wrong(exp="morgen"),
    "made in the future": wrong(iat=4_000_000_000),
    "not yet valid": wrong(nbf=4_000_000_000),
    "no subject": wrong(sub=None),
    "a subject that is no text": wrong(sub=["s-1"]),
    "an endless subject": wrong(sub="s" * 300),
    "unsigned": lambda provider: setattr(provider, "make_token", unsigned),
    "signed with what we share": signed_with_the_secret,
    "signed with another key": signed_with_another_key,
    "changed after signing": changed_after_signing,
    "an unknown key": lambda provider: setattr(provider, "signing", rsa_key("twee")),
    "no token at all": lambda provider: setattr(provider, "make_token", lambda claims: "geen.token"),
    "a number for a token": lambda provider: setattr(provider, "make_token", lambda claims: 7),
}


@pytest.mark.parametrize("change", list(UNPROVEN.values()), ids=list(UNPROVEN))
def test_an_answer_that_proves_nothing_opens_nothing(
    both: Both, change: Change, capfd: pytest.CaptureFixture[str]
) -> None:
    change(both.provider)
    answer = both.sign_in()
    assert answer.status_code == 403
    assert "kon niet worden bewezen" in answer.text
    assert not both.is_signed_in()
    assert both.member() is None
    assert "provider_token_refused" in capfd.readouterr().out


def test_keys_that_were_renewed_are_fetched_but_not_at_every_try(both: Both) -> None:
    both.sign_in()
    both.provider.signing, both.provider.published = rsa_key("twee"), [rsa_key("een"), rsa_key("twee")]
    assert both.sign_in().status_code == 403
    assert both.provider.asked.count("/keys") == 1
    both.console.clock.forward(timedelta(minutes=1))
    assert both.sign_in().status_code == 303
    assert both.provider.asked.count("/keys") == 2


def test_a_way_back_is_used_once(both: Both) -> None:
    away = both.leave()
    cookie = both.console.client.cookies["inzage-flow"]
    back = both.way_back(away)
    assert both.console.client.get(back).status_code == 303
    both.console.client.cookies.clear()
    both.console.client.cookies.set("inzage-flow", cookie)
    again = both.console.client.get(back)
    assert again.status_code == 400
    assert "verlopen of al gebruikt" in again.text
    assert both.provider.asked.count("/token") == 1


def test_a_way_back_of_another_browser_opens_nothing(both: Both) -> None:
    back = both.way_back(both.leave())
    both.console.client.cookies.clear()
    assert both.console.client.get(back).status_code == 400
    both.leave()  # the victim has a sign-in of their own under way
    assert both.console.client.get(back).status_code == 400
    assert not both.is_signed_in()


def test_who_stays_away_too_long_begins_anew(both: Both) -> None:
    back = both.way_back(both.leave())
    both.console.clock.forward(LONGEST_AWAY + timedelta(seconds=1))
    assert both.console.client.get(back).status_code == 400


def test_an_answer_of_another_issuer_is_refused(both: Both) -> None:
    back = both.way_back(both.leave())
    parts = parse_qs(urlsplit(back).query)
    wanted = {"state": parts["state"][0], "code": parts["code"][0]}
    answer = both.console.client.get("/aanmelden/terug", params={**wanted, "iss": "https://elders.example"})
    assert answer.status_code == 403
    wanted["state"] = parse_qs(urlsplit(both.leave().headers["location"]).query)["state"][0]
    assert both.console.client.get("/aanmelden/terug", params=wanted).status_code == 403  # no issuer at all
    assert both.provider.asked.count("/token") == 0


def test_whoever_cancels_over_there_gets_the_form_again(both: Both) -> None:
    state = parse_qs(urlsplit(both.leave().headers["location"]).query)["state"][0]
    answer = both.console.client.get("/aanmelden/terug", params={"state": state, "error": "access_denied"})
    assert answer.status_code == 403
    assert "afgebroken" in answer.text
    assert token_in(answer)


TROUBLE: dict[str, Change] = {
    "no answer": lambda provider: provider.raw_answers.update(
        {"/.well-known/openid-configuration": PlainTextResponse("weg", status_code=502)}
    ),
    "no JSON": lambda provider: provider.raw_answers.update(
        {"/.well-known/openid-configuration": PlainTextResponse("<html>")}
    ),
    "a list": lambda provider: provider.raw_answers.update(
        {"/.well-known/openid-configuration": PlainTextResponse("[]")}
    ),
    "endless": lambda provider: provider.raw_answers.update(
        {"/.well-known/openid-configuration": PlainTextResponse(" " * 1_100_000)}
    ),
    "a redirect": lambda provider: provider.raw_answers.update(
        {"/.well-known/openid-configuration": PlainTextResponse("", status_code=302, headers={"location": "/keys"})}
    ),
    "another issuer": lambda provider: provider.description.update({"issuer": "https://elders.example"}),
    "no token endpoint": lambda provider: provider.description.update({"token_endpoint": None}),
    "an endpoint in the clear": lambda provider: provider.description.update(
        {"token_endpoint": "http://elders.example/token"}
    ),
    "an endpoint that is a file": lambda provider: provider.description.update({"jwks_uri": "file:///etc/hostname"}),
    "no keys": lambda provider: provider.raw_answers.update({"/keys": PlainTextResponse('{"keys": []}')}),
    "keys that are none": lambda provider: provider.raw_answers.update({"/keys": PlainTextResponse('{"keys": [7]}')}),
}


@pytest.mark.parametrize("change", list(TROUBLE.values()), ids=list(TROUBLE))
def test_a_provider_in_trouble_leaves_the_password_form(both: Both, change: Change) -> None:
    change(both.provider)
    answer = both.leave()
    assert answer.status_code == 503
    assert "niet bereikbaar" in answer.text
    both.console.add_user(Role.OFFICER)
    assert both.console.sign_in("officer").status_code == 303


def test_a_provider_that_fails_at_the_exchange_opens_nothing(both: Both) -> None:
    both.provider.raw_answers["/token"] = PlainTextResponse("stuk", status_code=500)
    assert both.sign_in().status_code == 503
    assert not both.is_signed_in()


def test_a_provider_that_wants_its_secret_in_the_form_gets_it_there(both: Both) -> None:
    both.provider.description["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
    assert both.sign_in().status_code == 303


def test_signing_out_offers_to_sign_out_over_there(both: Both) -> None:
    both.sign_in()
    answer = both.console.send("/afmelden")
    assert answer.status_code == 200
    away = answer.text.partition('class="button" href="')[2].partition('"')[0].replace("&amp;", "&")
    asked = parse_qs(urlsplit(away).query)
    assert away.startswith(f"{both.provider.issuer}/logout?")
    assert asked["post_logout_redirect_uri"] == ["http://console.example/aanmelden"]
    assert asked["id_token_hint"][0].count(".") == 2
    assert not both.is_signed_in()


def test_a_provider_without_a_way_out_is_left_alone(both: Both) -> None:
    both.provider.description["end_session_endpoint"] = None
    both.sign_in()
    assert both.console.send("/afmelden").headers["location"] == "/aanmelden"


def test_nothing_secret_reaches_the_log(both: Both, capfd: pytest.CaptureFixture[str]) -> None:
    back = both.way_back(both.leave())
    both.console.client.get(back)
    both.console.send("/afmelden")
    parts = parse_qs(urlsplit(back).query)
    logged = "".join(capfd.readouterr())
    assert "web_request" in logged
    for secret in (parts["state"][0], parts["code"][0], SECRET, "An Peeters", "s-1"):
        assert secret not in logged


def test_too_many_that_leave_from_one_address_wait(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(both.console.client.app.state.console.starts, "_most", 3)  # type: ignore[attr-defined]
    assert [both.leave().status_code for _ in range(4)] == [303, 303, 303, 429]
    both.console.clock.forward(timedelta(minutes=15))
    assert both.leave().status_code == 303


def test_only_break_glass_accounts_keep_a_password_and_their_use_is_noted(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with both_of(tmp_path, local_sign_in="break_glass") as both:
        both.console.add_user(Role.OFFICER, name="lies")
        both.console.add_user(Role.ADMIN, name="nood", terms=staff.Terms(break_glass=True))
        assert "Noodtoegang" in both.console.client.get("/aanmelden").text
        assert both.console.sign_in("lies").status_code == 403
        assert both.console.sign_in("nood", password="een ander wachtwoord").status_code == 403
        assert both.console.sign_in("nood", password=PASSWORD).status_code == 303
        assert [line.actor for line in both.console.audit("break_glass_signed_in")] == ["nood"]
        assert both.console.audit("signed_in") == []
    logged = capfd.readouterr().out
    assert "break_glass_sign_in" in logged
    assert "nood" not in logged


def test_without_a_provider_there_is_no_way_to_it(tmp_path: Path) -> None:
    with running_console(tmp_path) as console:
        assert console.client.get("/aanmelden/organisatie").status_code == 404
        assert console.client.get("/aanmelden/terug").status_code == 404


@pytest.mark.parametrize("name", ["state", "code", "iss", "error"])
@pytest.mark.parametrize("value", ["", "x" * 20_000, "<script>alert(1)</script>", "\u202e\x07", "' or 1=1 --"])
def test_a_hostile_way_back_gets_a_page(both: Both, name: str, value: str) -> None:
    state = parse_qs(urlsplit(both.leave().headers["location"]).query)["state"][0]
    answer = both.console.client.get("/aanmelden/terug", params={"state": state, "code": "een", name: value})
    assert answer.status_code in (400, 403, 503)
    assert "<script>alert" not in answer.text
    assert not both.is_signed_in()
