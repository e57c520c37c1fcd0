"""The timed pass that asks late schools and services again, where that kind of mail is armed."""

from __future__ import annotations

import structlog

from bot.app import App
from bot.commands.chasing import chase_late

# A reminder is a matter of days; this only says how soon after midnight, or after a start, it leaves.
CHASE_EVERY_SECONDS = 15 * 60.0

log = structlog.get_logger()


async def chase_due(app: App) -> bool:
    """One pass over every body; always False, for it leaves nothing to do at once. Raises StoreError."""
    done = await app.door.write(lambda s: chase_late(s, config=app.config, at=app.clock()))
    if done:
        log.info("schools_chased", subrequests=len(done))
        app.composed.set()
    return False
