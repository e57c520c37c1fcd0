"""Measurements an installation can repeat: each compares with a baseline of the same run."""
