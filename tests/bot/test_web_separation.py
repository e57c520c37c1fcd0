"""Two bodies in one installation: every route, as every role of one of them, with everything that the other has."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.roles import Role
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
