"""How much of one mail is read, each bound with its origin. Beyond a bound the raw bytes are still kept."""

from __future__ import annotations

from dataclasses import dataclass

# RFC 2045/2046 set no bound; 1,000 parts and 50 levels are far above any mail written by a person
# and keep a mail built to exhaust a parser cheap (Dovecot stops at 10,000 parts and 100 levels).
MAX_PARTS = 1_000
MAX_DEPTH = 50

# RFC 5322 sets no bound on a header section; Exchange and Gmail refuse above 256 kB.
MAX_HEADER_BYTES = 256 * 1024

# RFC 2046 5.1.1: a boundary is at most 70 characters; wider ones occur, endless ones do not.
MAX_BOUNDARY = 512

# RFC 5321 4.5.3.1.8 asks for 100 recipients; address headers are read up to this many mailboxes.
MAX_ADDRESSES = 2_000

# RFC 5322 3.6.4 sets none; a thread longer than this adds nothing to matching.
MAX_REFERENCES = 200

# Measured: building a tree of 1 MB of nested HTML stays under a second.
MAX_HTML_CHARACTERS = 1_000_000

# Measured: quote detection is quadratic in pathological bodies; the newest part stands at the top.
MAX_QUOTE_LINES = 1_500
MAX_QUOTE_LINE_LENGTH = 2_000

# A text file is a paper to read, not a data dump: 500,000 characters are some 200 pages.
MAX_ATTACHMENT_CHARACTERS = 500_000

# A mail in a mail in a mail … is read as text this deep; below that it stays a file.
MAX_NESTED_MAILS = 5

# Common file systems take 255 bytes; 150 characters stay below that in UTF-8 for European text.
MAX_FILENAME = 150

# One mail file given on the command line; above it the file is named, not read (Gmail and Exchange
# take at most 150 MB in).
MAX_FILE_BYTES = 160 * 1024 * 1024

# Files inside files (archives, mails, winmail.dat) that become attachments of one mail; people send a handful.
MAX_INNER_FILES = 200
# A scan in an archive in an archive is one level more than people make.
MAX_ARCHIVE_DEPTH = 2
# Text of all files of one mail: twenty papers of the longest kind read, and triage reads far less of each.
MAX_MAIL_CHARACTERS = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLimits:
    """What reading the files of one mail may cost (deploy/decisions/0023). Seconds are of the wall unless named.

    The first group holds for each file and each picture, the second for all files of a mail together.
    """

    # A scanned page takes tesseract 1 to 3 s on one core; no text layer of sixty pages took 10 s.
    file_seconds: float = 20.0
    cpu_seconds: int = 20
    # Measured: a phone's picture of 50 megapixels takes 300 MB, a text document under 200.
    memory_bytes: int = 1_200 * 1024 * 1024
    document_bytes: int = 40 * 1024 * 1024
    # Counted while it is unpacked; the text of a document is never this large unless it is a bomb.
    unpacked_bytes: int = 100 * 1024 * 1024
    pages: int = 60
    # Telephones take up to 50 megapixels, an A3 scan at 600 dpi has 70.
    picture_pixels: int = 100_000_000
    # Files of one archive, and pictures of one document.
    files: int = 50
    pictures: int = 8

    mail_seconds: float = 60.0
    mail_files: int = 60
    mail_scans: int = 16


FILE_LIMITS = FileLimits()
