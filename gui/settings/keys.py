"""The API keys of a service: several with names, one of them in use. What is typed or pasted as one is looked at."""

import os
import re

from gui.settings.problem import InvalidValueError
from gui.settings.secrets import SecretStore
from gui.settings.service_fields import KEY_NAME
from gui.settings.services import Service, key_secret
from gui.settings.settings import Settings

ENVIRONMENT = "$"
"""Begins the name of a key that is taken from an environment variable each time."""
LONGEST_NAME = 40
_LONGEST_KEY = 10_000
_ASSIGNMENT = re.compile(r"(?:export\s+|set\s+)?[A-Z][A-Z0-9_]*\s*=\s*", re.ASCII)
_BEARER = re.compile(r"(?:authorization\s*:\s*)?bearer\s+", re.IGNORECASE)
_QUOTES = "\"'`“”‘’"
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def clean_key(text: str) -> str:
    """A key without what is pasted along with it: line breaks, quotes, “Bearer” or the name of a variable."""
    key = text.translate(_INVISIBLE).strip()
    for along in (_ASSIGNMENT, _BEARER):
        match = along.match(key)
        key = key[match.end() :] if match else key
    return key.strip().strip(_QUOTES).strip()


def check_key(text: str) -> str:
    """The key in what was typed or pasted.

    Raises:
        InvalidValueError: that is surely none. The message does not quote it.
    """
    key = clean_key(text)
    if not key:
        raise InvalidValueError("There is no key yet.")
    if key.startswith(("http://", "https://")):
        raise InvalidValueError("This is an address, not a key.")
    if any(character.isspace() for character in key):
        raise InvalidValueError("A key has no spaces in it: more than the key was pasted, perhaps.")
    if not key.isascii() or not key.isprintable():
        raise InvalidValueError("A key has only plain letters, digits and signs: copy it once more.")
    if len(key) > _LONGEST_KEY:
        raise InvalidValueError("This is too long for a key.")
    return key


class ServiceKeys:
    """What is kept for one service. The key without a name is called ""."""

    def __init__(self, *, settings: Settings, secrets: SecretStore, service_id: str) -> None:
        self._settings = settings
        self._secrets = secrets
        self._service_id = service_id
        self._setting = KEY_NAME.of(service_id)

    def names(self) -> list[str]:
        """Those that are kept, the one without a name first."""
        first = key_secret(self._service_id)
        found = [name for name in self._secrets.names() if name == first or name.startswith(f"{first}/")]
        return sorted((name.removeprefix(first).removeprefix("/") for name in found), key=str.casefold)

    @property
    def in_use(self) -> str:
        """The name of the key that requests are made with; it may not be there (any more)."""
        return self._settings.get(self._setting)

    def secret(self, name: str) -> str:
        """What the keyring calls it."""
        return key_secret(self._service_id, name)

    def choose(self, name: str) -> None:
        """Use this one from now on; `$NAME` is an environment variable."""
        if name:
            self._settings.set(self._setting, name)
        else:
            self._settings.reset(self._setting)

    def free_name(self, name: str, *, besides: str | None = None) -> str:
        """A name as it can be kept; `besides` is the one that it is to replace.

        Raises:
            InvalidValueError: it is taken or cannot be kept.
        """
        name = " ".join(name.split())
        if name.startswith(ENVIRONMENT):
            raise InvalidValueError("A name must not begin with $.")
        if len(name) > LONGEST_NAME or not name.isprintable():
            raise InvalidValueError("A name has at most {most} characters.", most=LONGEST_NAME)
        if name != besides and name in self.names():
            raise InvalidValueError(
                "There is a key called “{name}” already." if name else "Give it a name to tell it from the other one.",
                name=name,
            )
        return name

    async def keep(self, name: str, key: str) -> bool:
        """Keep a new key, or another one in its place; True if the keyring has it. It is used if none was."""
        usable = self.in_use.startswith(ENVIRONMENT) or self.in_use in self.names()
        kept = await self._secrets.set(self.secret(name), key)
        if not usable:
            self.choose(name)
        return kept

    async def rename(self, old: str, new: str) -> bool:
        """False where the keyring does not give the key out; then nothing is changed."""
        key = await self._secrets.get(self.secret(old))
        if not key or old == new:
            return bool(key)
        await self._secrets.set(self.secret(new), key)
        if self.in_use == old:
            self.choose(new)
        await self._secrets.set(self.secret(old), "")
        return True

    async def delete(self, name: str) -> None:
        """Another one takes its place, if there is one."""
        await self._secrets.set(self.secret(name), "")
        if self.in_use == name:
            self.choose(next(iter(self.names()), ""))

    async def delete_all(self) -> None:
        for name in self.names():
            await self._secrets.set(self.secret(name), "")


def offered_variables(service: Service) -> list[str]:
    """The environment variables that are set here and usually hold a key for this service. Nothing reads their
    values before the user has chosen one."""
    return [name for name in service.preset.environment if name in os.environ and os.environ[name].strip()]
