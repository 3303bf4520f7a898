"""What the list of services says of each: its state, and a quiet word about it."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

from gui.bridge.model_choices import ProviderChoice
from gui.bridge.provider_directory import ProviderDirectory
from gui.preferences.two_lines import TwoLines
from gui.settings.network import has_key
from gui.settings.secrets import SecretStore
from gui.settings.services import LAST_RESORT, Service, services
from gui.settings.settings import Settings


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service, what is known of it now, and how it is shown."""

    service: Service
    known: ProviderChoice | None
    found: bool
    """Whether it was found running on this computer and nothing is set for it."""
    shown: TwoLines


def service_rows(settings: Settings, secrets: SecretStore, directory: ProviderDirectory) -> list[ServiceRow]:
    """All that are set up, switched off or not, and those that were found; the last resort at the end."""
    listed = services(settings)
    ids = {service.id for service in listed}
    found = [service for service in directory.services() if service.id not in ids]
    known = {choice.id: choice for choice in directory.choices()}
    rows = []
    for service in [*listed[:-1], *found, listed[-1]]:
        choice = known.get(service.id)
        is_found = service.id not in ids
        rows.append(ServiceRow(service, choice, is_found, _shown(service, choice, secrets, found=is_found)))
    return rows


def state_text(service: Service, choice: ProviderChoice | None, secrets: SecretStore) -> tuple[str, str, bool]:
    """The colour of its dot, a sentence about its state, and whether that is something to be mended."""
    if not service.enabled:
        return "ring dim", _tr("Switched off"), False
    if service.id == LAST_RESORT:
        return "good", _tr("Always there, without a network"), False
    if service.preset.needs_address and not service.address:
        return "ring attention", _tr("Needs an address"), True
    if service.preset.key == "required" and not has_key(secrets, service):
        return "ring attention", _tr("Needs a key"), True
    return _answer_text(service, choice)


def _answer_text(service: Service, choice: ProviderChoice | None) -> tuple[str, str, bool]:
    if choice is None or choice.status == "unknown":
        return "ring dim", "", False
    if choice.status == "checking":
        return "ring dim", _tr("Looking whether it answers…"), False
    if choice.status == "failed":
        away = bool(service.provider.url)  # what needs no network is not broken, only empty
        return "warning" if away else "ring dim", choice.reason or _tr("It does not answer."), away
    count = len(choice.models)
    return "good", _tr("1 model") if count == 1 else _tr("%1 models").replace("%1", str(count)), False


def place_of(service: Service) -> str:
    """Where it answers, as short as it can be said."""
    parts = urlsplit(service.address)
    return parts.netloc or service.address


def _shown(service: Service, choice: ProviderChoice | None, secrets: SecretStore, *, found: bool) -> TwoLines:
    dot, words, failed = state_text(service, choice, secrets)
    if found:
        words = " · ".join(part for part in (_tr("Found on this computer"), words) if part)
    elif not failed and service.provider.url:
        words = " · ".join(part for part in (words, place_of(service)) if part)
    return TwoLines(
        title=service.label,
        line=words or service.label,
        dot=dot,
        failed=failed,
        dim=not service.enabled,
        check=service.enabled,
        check_fixed=service.id == LAST_RESORT,
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("ServiceRows", text)
