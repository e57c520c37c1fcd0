"""An operator's own pages and papers made into guidance entries; imports nothing of ours outside `knowledge`.

A page is read into blocks (`pages/`), blocks into sections (`outline`, `sections`), sections into pieces of a size
that can be found and quoted (`passages`), and a piece into the text of an entry (`entry_text`). Only `files` reads.
"""
