"""Real servers that are missing make a test fail, with what to install."""

from __future__ import annotations

import pytest

from tests.support.peers import PeerFailed, program


def test_a_missing_server_is_named_with_its_package() -> None:
    with pytest.raises(PeerFailed, match=r"no-such-server is missing: apt-get install .* its-package"):
        program("no-such-server", package="its-package")
