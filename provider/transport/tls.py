"""Whom to trust: what the operating system trusts, and a certificate authority of the user's own."""

import ssl
from functools import lru_cache
from pathlib import Path

import truststore

from provider.errors import CertificateFileError


def client_context(ca_file: str | None = None) -> ssl.SSLContext:
    """A context that verifies servers against the system's authorities and those in `ca_file` (PEM).

    Raises:
        CertificateFileError: the file cannot be read or holds no certificate.
    """
    if not ca_file:
        return _context("", 0)
    try:
        changed = Path(ca_file).stat().st_mtime_ns
    except OSError as error:
        raise CertificateFileError(path=ca_file, why=_reason(error)) from None
    return _context(ca_file, changed)


@lru_cache(maxsize=4)
def _context(ca_file: str, _changed: int) -> ssl.SSLContext:
    """Cached, since reading the system's authorities takes 20 ms; a file that was changed is read again."""
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except ssl.SSLError:
            raise CertificateFileError(path=ca_file, why="it holds no certificate in PEM form") from None
        except OSError as error:
            raise CertificateFileError(path=ca_file, why=_reason(error)) from None
    return context


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, PermissionError):
        return "it may not be read"
    return error.strerror or "it cannot be read"


_REASONS = {
    9: "its certificate is not valid yet",
    10: "its certificate has expired",
    18: "its certificate is self-signed",
    19: "its certificate comes from an authority that is not trusted here",
    20: "its certificate comes from an authority that is not trusted here",
    21: "its certificate comes from an authority that is not trusted here",
    23: "its certificate was revoked",
    62: "its certificate belongs to another host",
    64: "its certificate belongs to another host",
}
"""OpenSSL's verification results (X509_V_ERR_…)."""


def refusal(error: ssl.SSLError) -> str:
    """Why the connection was refused, in plain words."""
    if isinstance(error, ssl.SSLCertVerificationError):
        # On Windows and macOS the system verifies, and there is a message but no code of OpenSSL's.
        code = getattr(error, "verify_code", None)
        return _REASONS.get(code or 0) or _worded(str(getattr(error, "verify_message", "") or error))
    if error.reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG"):
        return "it does not speak TLS there (is the address an http:// one?)"
    return "the encrypted connection could not be set up"


def _worded(message: str) -> str:
    message = message.lower()
    for word, code in (("expired", 10), ("self-signed", 18), ("self signed", 18), ("name", 62), ("revoked", 23)):
        if word in message:
            return _REASONS[code]
    return "its certificate was not accepted"
