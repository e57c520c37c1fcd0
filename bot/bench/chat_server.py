"""A served application for the chat measurement, in a process of its own: `python -m bot.bench.chat_server FOLDER`.

Says its port as a line of JSON and serves its pages until its standard input ends.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from bot.app import App, build
from bot.bench.chat_citizens import BODY
from bot.commands.arming import arm
from bot.config import BodySection, Config, LogSection
from bot.config_web import ChatSection, WebSection
from bot.log import set_up
from bot.roles import command_line
from bot.work import Role, running
from replies.reply import ReplyKind

PROCESSES = 2  # one for each of the two cores


def application(folder: Path) -> App:
    """An installation with one body whose chat is open."""
    config = Config(
        data_dir=folder,
        web=WebSection(port=0),
        chat=ChatSection(processes=PROCESSES),
        body=(BodySection(id=BODY, name="Gemeente Dorp", addresses=("info@dorp.example",)),),
    )
    return build(config)


async def serve(folder: Path) -> None:
    """Serve until standard input ends."""
    set_up(LogSection(level="error"))
    app = application(folder)
    app.door.write_now(lambda s: arm(s, actor=command_line(BODY), body_id=BODY, kinds=[ReplyKind.CHAT], at=app.clock()))
    try:
        async with running(app, (Role.WEB,)) as where:
            sys.stdout.write(json.dumps({"port": int(where.addresses["web"].rpartition(":")[2])}) + "\n")
            sys.stdout.flush()
            await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    finally:
        app.door.close()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
