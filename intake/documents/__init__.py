"""Text out of documents written by strangers: each is read by a process of its own that can do nothing else.

`python -m intake.documents` is that process (`__main__`); `intake.extract` starts it and believes
nothing it says. `recognise` tells a format by its first bytes; each format has a reader in a file.
"""
