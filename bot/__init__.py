"""The application: wires intake, knowledge and replies to the store and the outside world.

The only package that may import all others; nothing imports it. Policy sits in `decide`,
the one place where all findings meet; the composition root is `app.build`.
"""

__version__ = "0.1.0"
