"""How much of one mail is read, each bound with its origin. Beyond a bound the raw bytes are still kept."""

from __future__ import annotations

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
