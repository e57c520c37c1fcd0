"""Over two hundred hostile files and bodies: what a mail may hold to stop, mislead or own the machine that reads it."""

from __future__ import annotations

from itertools import chain

from tests.support import hostile_archives, hostile_bodies, hostile_containers, hostile_pdf, hostile_pictures

FILES = (
    *hostile_archives.archives(),
    *hostile_archives.office(),
    *hostile_pdf.documents(),
    *hostile_pictures.pictures(),
    *hostile_containers.outlook(),
    *hostile_containers.mails(),
    *hostile_containers.names(),
    *hostile_containers.damaged(),
)
MAILS = tuple(chain(hostile_bodies.bodies(), hostile_bodies.commands()))
