"""What a request needs to know of the settings: proxy, time limits, certificate file, key."""

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from gui.settings.paths import data_of, expanded
from gui.settings.schema import (
    CA_FILE,
    FIRST_BYTE_SECONDS,
    IDLE_SECONDS,
    MODEL_CONTEXT,
    MODEL_FILES,
    MODELS_FOLDER,
    PROXY_BYPASS,
    PROXY_LOCALHOST,
    PROXY_MODE,
    PROXY_URL,
    SYSTEM_PROMPT,
)
from gui.settings.secrets import PROXY_LOGIN, SecretStore
from gui.settings.service_fields import KEY_NAME, PROXY
from gui.settings.settings import Settings
from provider.errors import AddressNeededError, SettingUnusableError
from provider.transport.proxy import Proxy

if TYPE_CHECKING:
    from gui.settings.services import Service
    from provider.proxy_policy import ProxyPolicy
    from provider.transport.limits import Limits


OWN_NONE = "none"
"""In place of a service's own proxy: connect directly, whatever the network settings say."""


def proxy_password_name(service_id: str) -> str:
    """What the keyring calls the password of a service's own proxy."""
    return f"{service_id}/proxy-password"


def url_with_login(proxy: Proxy) -> str:
    """The proxy's URL with its login percent-encoded, so that every character of it survives."""
    if not proxy.user and not proxy.password:
        return proxy.url
    login = quote(proxy.user or "", safe="")
    if proxy.password:
        login += ":" + quote(proxy.password, safe="")
    return f"{proxy.scheme}://{login}@{proxy.place}"


async def proxy_url(settings: Settings, secrets: SecretStore) -> str:
    """The manual proxy's URL with its login; "" where none is set.

    A password in the settings file, where people write it by hand, goes before the one in the keyring.
    """
    url = settings.get(PROXY_URL)
    return await _with_password(url, secrets, name=PROXY_LOGIN) if url else ""


async def _with_password(url: str, secrets: SecretStore, *, name: str) -> str:
    """The proxy's URL with the password `name` of the keyring, where the URL has a user name alone."""
    proxy = Proxy.parse(url)
    if proxy.user and proxy.password is None and proxy.scheme != "socks4":
        proxy = replace(proxy, password=await secrets.get(name) or None)
    return url_with_login(proxy)


def known_secrets(settings: Settings, secrets: SecretStore) -> tuple[str, ...]:
    """What must stand in no log: keys and passwords of this session, those in proxies' addresses, and the environment
    variables that keys are taken from."""
    found = list(secrets.known())
    own = [(settings.get(PROXY.of(name)), settings.get(KEY_NAME.of(name))) for name in settings.service_ids()]
    for url in (settings.get(PROXY_URL), *(proxy for proxy, _ in own if proxy != OWN_NONE)):
        if url:
            found.extend(Proxy.parse(url).secrets)
    found.extend(os.environ.get(name[1:], "") for _, name in own if name.startswith("$"))
    return tuple(secret for secret in found if secret)


async def proxy_policy(settings: Settings, secrets: SecretStore) -> "ProxyPolicy":
    """Which proxy each address is reached through. A mode that cannot be understood is never taken for no proxy."""
    from provider.proxy_policy import ProxyPolicy  # for a request, not for the start

    bypass, localhost = settings.get(PROXY_BYPASS), settings.get(PROXY_LOCALHOST)
    if settings.is_unusable(PROXY_MODE):
        return ProxyPolicy(mode="unknown", bypass=bypass, localhost=localhost)
    mode = settings.get(PROXY_MODE)
    if mode == "manual":
        url = await proxy_url(settings, secrets)
        return ProxyPolicy(mode="manual", url=url, bypass=bypass, localhost=localhost)
    return ProxyPolicy(mode="none" if mode == "none" else "system", bypass=bypass, localhost=localhost)


async def service_proxy_policy(
    settings: Settings, secrets: SecretStore, *, service_id: str, own_proxy: str
) -> "ProxyPolicy":
    """The way to one service: `own_proxy` is "" for that of the network settings, "none", or a proxy's URL.

    A proxy of its own is used whatever the service's address, be it this very computer's: neither the exceptions nor
    the variables of the environment were meant for it. Its password is the keyring's, unless it stands in the URL.

    Raises:
        ProxyAddressError: `own_proxy` is none of the three. It is never taken for no proxy.
    """
    from provider.proxy_policy import ProxyPolicy  # as above

    own_proxy = own_proxy.strip()
    if not own_proxy:
        return await proxy_policy(settings, secrets)
    if own_proxy == OWN_NONE:
        return ProxyPolicy(mode="none")
    url = await _with_password(own_proxy, secrets, name=proxy_password_name(service_id))
    return ProxyPolicy(mode="manual", url=url, localhost=True)


def limits(settings: Settings) -> "Limits":
    """How long a request may wait."""
    from provider.transport.limits import Limits  # as above

    return Limits(
        first_byte_seconds=settings.get(FIRST_BYTE_SECONDS),
        idle_seconds=settings.get(IDLE_SECONDS),
    )


def ca_file(settings: Settings) -> str | None:
    """Path of the user's own certificate authority; None where there is none."""
    path = settings.get(CA_FILE)
    return str(expanded(Path(path))) if path else None


def models_folder(settings: Settings) -> Path:
    """Where models lie that run on this computer. It need not exist."""
    chosen = settings.get(MODELS_FOLDER)
    return expanded(Path(chosen)) if chosen else data_of(settings.path) / "models"


async def service_arguments(settings: Settings, secrets: SecretStore, service: "Service") -> dict[str, Any]:
    """The keyword arguments, without `proxy`, for a request to this service: those of them that its provider takes.

    Raises:
        SettingUnusableError: where its requests go cannot be understood. The key is for no other address.
        AddressNeededError: nobody has entered it.
    """
    if service.unusable and service.address:
        raise SettingUnusableError(key=service.unusable)
    if service.preset.needs_address and not service.address:
        raise AddressNeededError(provider=service.label)
    everything = {
        "prompt": settings.get(SYSTEM_PROMPT),
        "address": service.address,
        "key": await service_key(secrets, service),
        "temperature": service.temperature,
        "headers": service.headers,
        "extra": service.extra,
        "ca_file": ca_file(settings),
        "limits": limits(settings),
        "folder": str(models_folder(settings)),
        "files": settings.get(MODEL_FILES),
        "context": settings.get(MODEL_CONTEXT),
    }
    return {name: value for name, value in everything.items() if name in service.provider.options}


async def service_key(secrets: SecretStore, service: "Service") -> str:
    """The key in use; "" where there is none. An environment variable is read only where the user chose it."""
    if service.provider.key_policy == "none" and service.preset.key == "none":
        return ""
    if service.environment:
        return os.environ.get(service.environment, "").strip()
    return await secrets.get(service.secret)


def has_key(secrets: SecretStore, service: "Service") -> bool:
    """Whether there is a key for it, as far as can be told without asking the keyring."""
    if service.environment:
        return bool(os.environ.get(service.environment, "").strip())
    return secrets.has(service.secret)


async def way_to(settings: Settings, secrets: SecretStore, service: "Service") -> str | None:
    """The proxy for requests to a service; None for a direct connection, and for one that needs no network.

    Raises:
        ProviderError: the proxy's address is no usable one, or it cannot be told which proxy is wanted.
    """
    address = service.address or service.provider.url
    if not address:
        return None
    policy = await service_proxy_policy(settings, secrets, service_id=service.id, own_proxy=service.proxy)
    return await policy.proxy_for(address)
