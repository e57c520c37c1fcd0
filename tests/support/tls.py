"""A certificate for loopback, made on the spot."""

from __future__ import annotations

import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A self-signed certificate for localhost and 127.0.0.1, valid for two days."""

    cert: Path
    key: Path

    def client_context(self) -> ssl.SSLContext:
        """What a client that trusts exactly this certificate uses."""
        return ssl.create_default_context(cafile=str(self.cert))


def make_certificate(folder: Path) -> Certificate:
    """Write cert.pem and key.pem into `folder` with the openssl command."""
    made = Certificate(cert=folder / "cert.pem", key=folder / "key.pem")
    subject = "-subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1"
    key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
    command = f"openssl req -x509 -days 2 {key} {subject} -keyout {made.key} -out {made.cert}"
    subprocess.run(command.split(), check=True, capture_output=True)
    return made
