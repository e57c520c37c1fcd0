"""What Inzage keeps, on SQLite or PostgreSQL, behind one door.

`open.open_store` gives a `session.Door`; functions sent through it get a `session.Session`, which
runs the named queries of `queries.sql`. The port modules (`spool`, `cases`, `outbox`, …) are plain
functions over a session and know no engine.
"""
