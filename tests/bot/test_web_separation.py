"""Two bodies in one installation: every route, as every role of one of them, with everything that the other has."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.roles import Role
from bot.web.citizen_status import cookie_of
from bot.web.console import of
from tests.bot.test_web_access import routes_of
from tests.support.border import HERE, THERE, rows
from tests.support.crossing import DATABASE, Border, a_border, names_of, shape, unlike
from tests.support.tries import TRIES


@pytest.fixture(scope="module")
def border(tmp_path_factory: pytest.TempPathFactory) -> Border:
    return a_border(tmp_path_factory.mktemp("grens") / "vol")


def test_every_table_that_names_a_body_is_filled_on_both_sides(border: Border) -> None:
    found = rows(border.folder / DATABASE)
    one_sided = {name for name, by_body in found.items() if set(by_body) != {HERE.body_id, THERE.body_id}}
    assert one_sided == {"web_session"}  # of nobody before somebody signs in


def test_every_route_is_tried(border: Border, tmp_path: Path) -> None:
    with border.copy(tmp_path / "kopie") as console:
        assert set(TRIES) == routes_of(console.client.app.routes)  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", list(Role))
def test_no_page_shows_takes_or_knows_what_is_the_other_bodys(border: Border, tmp_path: Path, role: Role) -> None:
    leaks: list[str] = []
    with border.twins(tmp_path, role) as (there, none):
        names = names_of(there, none)
        for (method, _), tries in TRIES.items():
            for one in tries:
                answer, nothing = there.request(method, one), none.request(method, one)
                betrayed = border.betrayed(f"{answer.headers} {answer.text}", asked=there.asked(one))
                if betrayed:
                    leaks.append(f"{method} {one.path} {dict(one.fields)} shows {sorted(betrayed)[:4]}")
                if difference := unlike(shape(answer, names=names), shape(nothing, names=names)):
                    leaks.append(f"{method} {one.path} {dict(one.fields)} knows: {difference}")
    assert not leaks, "\n".join(leaks)
    before, after = rows(border.folder / DATABASE), rows(tmp_path / "een" / DATABASE)
    for table, by_body in before.items():
        assert after[table].get(THERE.body_id) == by_body.get(THERE.body_id), table
        written = repr(after[table].get(HERE.body_id))
        assert {secret for secret in border.secrets if secret in written} == set(), table


def test_the_code_of_one_case_opens_no_letter_of_another_bodys_case(border: Border, tmp_path: Path) -> None:
    here, there = border.here, border.there
    with border.copy(tmp_path / "kopie") as console:
        held = of(SimpleNamespace(app=console.client.app))  # type: ignore[arg-type]
        for status in (here["status"], there["status"]):
            console.client.cookies.set(cookie_of(held, status), here["session"])
        own = f"/burger/status/{here['status']}/brieven/{here['reply']}"
        assert console.client.get(own).status_code == 404  # a receipt that was held reached nobody
        assert "/sluiten" in console.client.get(f"/burger/status/{here['status']}").text
        for letter in ("letter", "alone_letter", "reply"):
            for address in (here["status"], there["status"]):
                answer = console.client.get(f"/burger/status/{address}/brieven/{there[letter]}")
                assert answer.status_code == (404 if address == here["status"] else 403)
                assert there["name"] not in answer.text


def test_a_secret_address_opens_its_own_body_whoever_holds_it(border: Border, tmp_path: Path) -> None:
    with border.copy(tmp_path / "kopie") as console:
        for path in ("/burger/status/{status}", "/burger/bevestigen/{confirm}", "/agenda/{feed}.ics"):
            answer = console.client.get(path.format(**border.there))
            assert answer.status_code == 200
            assert "Stad Stadegem" in answer.text
            assert "Dorp" not in answer.text.replace(HERE.word, "")
