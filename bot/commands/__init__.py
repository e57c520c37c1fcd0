"""What staff may do, as functions: each takes an open transaction, the actor and the moment.

Each checks the actor's right and writes its audit line in the same transaction. The console and
the command line are two faces over them.
"""
