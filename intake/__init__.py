"""What came in, what it is, which case it belongs to.

Imports nothing of ours. Pure but for the files marked *edge* (`smtp`, `imap`, `files`):
bytes and dates go in, frozen values come out, and no clock, socket or file is touched.
"""
