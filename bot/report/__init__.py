"""The report of a triage measurement: one HTML file that needs nothing beside it."""
