"""Pictures of every page of the console: `python -m tests.support.screenshots [FOLDER]`, by itself ./var/screenshots.

Each page wide and narrow, in light and in dark, as PNG files named after what they show.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.support.browser import chromium
from tests.support.views import VIEWS, gallery

WIDTHS = (1280, 390)
SCHEMES = ("light", "dark")


def take(folder: Path, *, only: str = "") -> int:
    """Write the pictures of the pages whose name begins with `only`; gives how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    views = [view for view in VIEWS if view.name.startswith(only)]
    with tempfile.TemporaryDirectory() as data, chromium() as browser, gallery(Path(data), browser) as hall:
        for view in views:
            for scheme in SCHEMES:
                for width in WIDTHS:
                    with hall.open(view, width=width, scheme=scheme) as page:
                        page.screenshot(path=folder / f"{view.name}-{width}-{scheme}.png", full_page=True)
    return len(views) * len(SCHEMES) * len(WIDTHS)


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "var/screenshots")
    sys.stdout.write(f"{take(target, only=sys.argv[2] if len(sys.argv) > 2 else '')} pictures in {target}\n")
