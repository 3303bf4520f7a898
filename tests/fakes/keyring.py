"""Keyrings that work, are locked, or never answer."""

from threading import Event

from keyring.errors import KeyringLocked, PasswordDeleteError


class FakeKeyring:
    """Keeps passwords in a dictionary; notes every question."""

    def __init__(self) -> None:
        self.passwords: dict[tuple[str, str], str] = {}
        self.asked: list[str] = []
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._ask("get")
        return self.passwords.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._ask("set")
        self.passwords[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._ask("delete")
        if (service, username) not in self.passwords:
            raise PasswordDeleteError(username)
        del self.passwords[service, username]

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self.locked:
            raise KeyringLocked("locked")


class HangingKeyring(FakeKeyring):
    """Waits for a user who never comes, until `release` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.release = Event()

    def _ask(self, what: str) -> None:
        super()._ask(what)
        self.release.wait(20)
