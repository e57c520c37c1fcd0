"""The demonstration: a throw-away armed installation on loopback and sample mails of our own writing."""
