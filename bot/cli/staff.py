"""`user`: who may sign in to the console."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bot.app import App
from bot.cli.context import emit, fail, opened, show, stdout
from bot.cli.running import BodyOption, OneBodyOption, body_ids, one_body
from bot.errors import ConfigError
from bot.roles import Role, command_line

user_app = typer.Typer(help="Medewerkers die zich in de console aanmelden.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="JSON Lines op stdout.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(user_app, name="user")


@user_app.command(name="add", help="Voeg een medewerker toe; het wachtwoord wordt gevraagd of gelezen van stdin.")
def user_add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Naam om mee aan te melden.")],
    role: Annotated[Role, typer.Option(help="Wat deze medewerker mag.")],
    body: OneBodyOption = None,
    school: Annotated[str | None, typer.Option(help="Voor welke school een schoolmedewerker antwoordt.")] = None,
    break_glass: Annotated[
        bool, typer.Option("--break-glass", help="Noodaccount: een wachtwoord, ook waar aanmelden elders moet.")
    ] = False,
) -> None:
    """The password never stands on the command line: others could read it there."""
    from bot import passwords
    from bot.commands.staff import Terms, add_user, name_fault

    with opened(context) as app:
        body_id = one_body(app, body)
        password = _new_password()
        refused = name_fault(name) or passwords.fault(password) or _school_fault(app, body_id, role, school)
        if refused:
            raise ConfigError([refused])
        password_hash = passwords.hash_password(password)
        now = app.clock()
        added = app.door.write_now(
            lambda s: add_user(
                s,
                actor=command_line(body_id),
                body_id=body_id,
                name=name,
                role=role,
                password_hash=password_hash,
                at=now,
                terms=Terms(school=school, break_glass=break_glass),
            )
        )
    if not added:
        fail(f"er is al een medewerker {name!r} in {body_id}")
        raise typer.Exit(1)
    stdout.print(f"{name} kan zich aanmelden als {role}.", markup=False)


def _school_fault(app: App, body_id: str, role: Role, school: str | None) -> str | None:
    """Only school staff have a school, and it is one of the body's."""
    if school is None:
        return None
    if role is not Role.SCHOOL_STAFF:
        return "--school geldt alleen voor de rol school_staff"
    known = app.config.body_by_id(body_id).schools
    return None if school in known else f"geen school {school!r} in [[body]] schools"


def _new_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    entered: str = typer.prompt("Wachtwoord", hide_input=True, confirmation_prompt=True)
    return entered


@user_app.command(name="list", help="Wie zich kan aanmelden.")
def user_list(context: typer.Context, as_json: AsJson = False, body: BodyOption = None) -> None:
    """Names and roles, never a password."""
    from bot.store import staff

    with opened(context) as app:
        wanted = set(body_ids(app, body))
        members = [m for m in app.door.read_now(staff.list_staff) if m.body_id in wanted]
    for member in members if as_json else ():
        emit({"name": member.name, "body": member.body_id, "role": member.role, "disabled": member.disabled})
    if not as_json:
        show(
            "Medewerkers",
            ("naam", "instantie", "rol", "uitgeschakeld"),
            [(m.name, m.body_id, m.role, "ja" if m.disabled else "nee") for m in members],
        )


@user_app.command(name="disable", help="Sluit een medewerker uit, ook wie nu is aangemeld.")
def user_disable(
    context: typer.Context, name: Annotated[str, typer.Argument(help="Naam.")], body: OneBodyOption = None
) -> None:
    """Open sessions end at once."""
    from bot.commands.staff import disable_user

    with opened(context) as app:
        body_id = one_body(app, body)
        now = app.clock()
        done = app.door.write_now(
            lambda s: disable_user(s, actor=command_line(body_id), body_id=body_id, name=name, at=now)
        )
    if not done:
        fail(f"geen medewerker {name!r} in {body_id}")
        raise typer.Exit(1)
    stdout.print(f"{name} kan zich niet meer aanmelden.", markup=False)


@user_app.command(name="enable", help="Geef een uitgesloten medewerker weer toegang.")
def user_enable(
    context: typer.Context, name: Annotated[str, typer.Argument(help="Naam.")], body: OneBodyOption = None
) -> None:
    """The way back in where every administrator is out."""
    from bot.commands.staff import enable_user

    with opened(context) as app:
        body_id, now = one_body(app, body), app.clock()
        done = app.door.write_now(
            lambda s: enable_user(s, actor=command_line(body_id), body_id=body_id, name=name, at=now)
        )
    if not done:
        fail(f"geen uitgesloten medewerker {name!r} in {body_id}")
        raise typer.Exit(1)
    stdout.print(f"{name} kan zich weer aanmelden.", markup=False)


@user_app.command(name="password", help="Kies een nieuw wachtwoord; de medewerker wijzigt het bij de aanmelding.")
def user_password(
    context: typer.Context, name: Annotated[str, typer.Argument(help="Naam.")], body: OneBodyOption = None
) -> None:
    """Generated and printed once; open sessions end."""
    from bot import passwords
    from bot.commands.staff import reset_password

    password = passwords.generate()
    password_hash = passwords.hash_password(password)
    with opened(context) as app:
        body_id, now = one_body(app, body), app.clock()
        done = app.door.write_now(
            lambda s: reset_password(
                s, actor=command_line(body_id), body_id=body_id, name=name, password_hash=password_hash, at=now
            )
        )
    if not done:
        fail(f"geen medewerker {name!r} met een wachtwoord in {body_id}")
        raise typer.Exit(1)
    stdout.print(password, markup=False)
