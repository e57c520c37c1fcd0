"""What we know: dated guidance, its index, and the decision to answer or stay silent.

Imports nothing of ours. An answer quotes an entry with its source, or is a named reason
why there is none; no text is ever generated.
"""
