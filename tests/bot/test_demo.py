"""The demonstration: every sample ends as it says, and the samples show what there is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bot.demo.samples import mail_of, samples
from bot.route import Route
from bot.think import read
from tests.support.builders import NOW


def test_the_samples_show_every_route_and_four_languages() -> None:
    found = samples()
    assert len(found) >= 14
    assert {sample.route for sample in found} == set(Route)
    assert len({sample.number for sample in found}) == len(found)
    languages = {read(mail_of(sample, now=NOW, look_up=lambda name, number: "x")).language for sample in found}
    assert {"nl", "fr", "en", "de"} <= languages


def test_a_sample_is_a_mail_with_its_slots_filled_and_network_line_ends() -> None:
    for sample in samples():
        mail = mail_of(sample, now=NOW, look_up=lambda name, number: f"<{name}-{number}@x.example>")
        assert mail.count(b"\n") == mail.count(b"\r\n")
        assert b"{date}" not in mail
        message = read(mail)
        assert message.date == NOW, sample.file
        assert message.defects == (), sample.file


def test_every_sample_of_a_demonstration_ends_as_expected_and_nothing_stays_behind(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "demo", "--exit"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OMP_NUM_THREADS": "1", "TMPDIR": str(tmp_path)},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(samples())} mails, {len(samples())} zoals verwacht, 0 niet." in done.stdout
    assert "wachtwoord" not in done.stdout
    assert list(tmp_path.glob("inzage-demo-*")) == []
