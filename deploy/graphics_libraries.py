"""Names the graphics card libraries among Python packages, on one line; nothing where there are none.

    pip install --dry-run --report - … | deploy/graphics_libraries.py     before anything is installed
    pip inspect | deploy/graphics_libraries.py                            afterwards

Torch for a graphics card brings some twenty such packages, several GB. Nothing of Inzage would use them.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

_NAMES = re.compile(r"^(nvidia|cuda|cupy|triton|pytorch-triton|rocm)(-|$)")


def graphics_libraries(report: dict[str, Any]) -> list[str]:
    """The names in a report of `pip install` or `pip inspect`, as package registries compare them, sorted."""
    packages = [*report.get("install", ()), *report.get("installed", ())]
    names = (re.sub(r"[-_.]+", "-", package["metadata"]["name"]).lower() for package in packages)
    return sorted(name for name in names if _NAMES.match(name))


if __name__ == "__main__":
    sys.stdout.write(" ".join(graphics_libraries(json.load(sys.stdin))))
