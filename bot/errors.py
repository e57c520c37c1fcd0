"""The exceptions that cross package borders, each with a `temporary` attribute."""

from __future__ import annotations

import errno
import os
import ssl
from collections.abc import Sequence


class ConfigError(Exception):
    """The configuration cannot be used; `faults` names every fault, one line each."""

    temporary = False

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


class StoreError(Exception):
    """The store cannot do this now (`temporary`) or not without somebody mending it."""

    def __init__(self, text: str, *, temporary: bool) -> None:
        super().__init__(text)
        self.temporary = temporary


class StoreConflict(StoreError):
    """A write that contradicts what is stored (unique, foreign key, not null): a fault of the caller."""

    def __init__(self, text: str) -> None:
        super().__init__(text, temporary=False)


class ListenError(OSError):
    """An address that cannot be listened on; `strerror` names it and says why."""

    temporary = True

    def __init__(self, name: str, *, address: str, fault: OSError) -> None:
        # asyncio puts the address into the text again; the number alone gives the plain reason.
        plain = fault.errno in errno.errorcode and not isinstance(fault, ssl.SSLError)
        why = os.strerror(fault.errno) if plain and fault.errno else fault.strerror or str(fault)
        super().__init__(fault.errno, f"{name} kan niet luisteren op {address}: {why}")


def is_temporary(fault: BaseException) -> bool:
    """Whether trying again may help. What does not say counts as temporary: no mail is refused for it."""
    return bool(getattr(fault, "temporary", True))
