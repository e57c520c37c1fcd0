"""`[status]`: the page on which a requester follows a case, and how long its address lives."""

from __future__ import annotations

from pydantic import Field

from bot.config_parts import Section


class StatusSection(Section):
    """`[status]`: an address ends so many days after the last thing that happened to its case.

    With 0 days, or without `[web] base_url`, letters carry no address and none opens anything.
    """

    link_days: int = Field(default=365, ge=0, le=3650)
