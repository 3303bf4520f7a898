"""TLS for counterparties: an authority of the tests' own, and certificates with every kind of fault."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme


class Certificates:
    """One authority; `ca_file` makes a client trust it."""

    def __init__(self, folder: Path) -> None:
        self._authority = trustme.CA()
        self.ca_file = str(folder / "authority.pem")
        self._authority.cert_pem.write_to_path(self.ca_file)

    def good(self) -> ssl.SSLContext:
        return self._context(self._authority.issue_cert("127.0.0.1", "localhost"))

    def expired(self) -> ssl.SSLContext:
        yesterday = datetime.now(UTC) - timedelta(days=1)
        return self._context(self._authority.issue_cert("127.0.0.1", "localhost", not_after=yesterday))

    def wrong_host(self) -> ssl.SSLContext:
        return self._context(self._authority.issue_cert("elsewhere.example"))

    def unknown_authority(self) -> ssl.SSLContext:
        """Signed by an authority that `ca_file` does not hold."""
        return self._context(trustme.CA().issue_cert("127.0.0.1", "localhost"))

    def self_signed(self) -> ssl.SSLContext:
        """The authority's own certificate serves as the server's."""
        lone = trustme.CA()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with lone.private_key_pem.tempfile() as key, lone.cert_pem.tempfile() as certificate:
            context.load_cert_chain(certificate, key)
        return context

    @staticmethod
    def _context(certificate: trustme.LeafCert) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        return context
