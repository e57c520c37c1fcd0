"""Bad configuration, folders, ports and files: one clear line, the right exit code, and nothing harmed."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path

from tests.journeys.installation import ADDRESS, Installation, a_request, install, served
from tests.support.peers import free_port

SEPARATOR = b"From lotte@citizen.example Mon Oct 12 10:00:00 2026\n"


def without_overriding() -> list[str]:
    """What runs a program so that file permissions bind it, also when root runs the tests (capabilities(7))."""
    powers = "-dac_override,-dac_read_search,-fowner"
    return ["setpriv", f"--bounding-set={powers}", f"--inh-caps={powers}"] if os.geteuid() == 0 else []


def an_mbox(*mails: bytes) -> bytes:
    return b"\n".join(SEPARATOR + mail.replace(b"\r\n", b"\n") for mail in mails)


def test_every_fault_of_a_configuration_is_one_line_with_file_and_key(tmp_path: Path) -> None:
    installation = install(
        tmp_path, sections='colour = "red"\n[relay]\nhsot = "127.0.0.1"\nport = "many"\n[watch]\nx = 1'
    )
    where = f"inzage: {installation.config}: "
    faults = installation.faults("ledger", "list", code=2)
    assert faults == [
        f"{where}relay.host: Field required",
        f"{where}relay.port: Input should be a valid integer, unable to parse string as an integer",
        f"{where}relay.hsot: unknown key",
        f"{where}log.colour: unknown key",
        f"{where}watch: unknown key",
    ]
    assert not (tmp_path / "data").exists()


def test_a_configuration_that_is_no_toml_or_is_not_there_is_one_line(tmp_path: Path) -> None:
    broken = tmp_path / "inzage.toml"
    broken.write_bytes(b"[smtp\nport = \xff")
    for config in (broken, tmp_path / "absent.toml"):
        installation = Installation(folder=tmp_path, config=config, smtp_port=0)
        faults = installation.faults("status", code=2)
        assert len(faults) == 1
        assert faults[0].startswith(f"inzage: {config}: ")


def test_a_data_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    installation = install(tmp_path)
    data = tmp_path / "data"
    data.mkdir(mode=0o500)
    for command in (["serve"], ["ledger", "list"], ["arm"]):
        faults = installation.faults(*command, code=1, before=without_overriding())
        assert faults == [f"inzage: cannot open the store {installation.store}: Permission denied"]
    assert list(data.iterdir()) == []


def test_a_data_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    installation = install(tmp_path)
    tmp_path.chmod(0o500)
    try:
        faults = installation.faults("serve", code=1, before=without_overriding())
    finally:
        tmp_path.chmod(0o700)
    assert faults == [f"inzage: {tmp_path / 'data'}: Permission denied"]


def test_a_port_in_use_is_one_line_and_the_installation_that_has_it_goes_on(tmp_path: Path) -> None:
    installation = install(tmp_path, sections=f"[lmtp]\nport = {free_port()}")
    with served(installation, roles="intake"):
        faults = installation.faults("serve", code=1)
        assert len(faults) == 1
        assert re.fullmatch(rf"inzage: .*127\.0\.0\.1:{installation.smtp_port}\b.*", faults[0])
        installation.send(a_request("<port-1@citizen.example>"))
    assert [line.recipient for line in installation.ledger()] == [ADDRESS]


def test_a_console_port_in_use_is_one_line_that_names_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        installation = install(tmp_path)
        installation.config.write_text(
            installation.config.read_text().replace("[web]\nport = 0", f"[web]\nport = {port}")
        )
        faults = installation.faults("serve", code=1)
    assert len(faults) == 1
    assert f"127.0.0.1:{port}" in faults[0]
    assert str(installation.smtp_port) not in faults[0]


def test_mail_files_that_are_cut_short_or_are_garbage(tmp_path: Path) -> None:
    installation = install(tmp_path)
    whole = an_mbox(*(a_request(f"<mbox-{n}@citizen.example>", subject=f"Verslag {n}") for n in range(3)))
    cut = tmp_path / "cut.mbox"
    cut.write_bytes(whole[: whole.index(b"Vlasmarkt", whole.index(b"mbox-2@"))])
    garbage = tmp_path / "garbage.mbox"
    garbage.write_bytes(bytes(range(256)) * 400)

    first = installation.command("ingest", str(cut))
    assert "Traceback" not in first.stderr
    assert [line.message_id for line in installation.handled(3)] == [f"<mbox-{n}@citizen.example>" for n in range(3)]
    assert {letter.state.value for letter in installation.letters()} == {"withheld"}

    faults = installation.faults("ingest", str(garbage), str(cut), code=1)
    assert faults == ["inzage: garbage.mbox: niet gelezen (not_an_mbox)"]
    assert len(installation.ledger()) == 3
