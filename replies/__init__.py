"""What we say back: composed as values, gated by policy, rendered to mail, delivered.

May import `intake` and `knowledge`, never `bot`. A reply that may not leave is a value with
its reason (`Withheld`), never an exception and never silently dropped.
"""
