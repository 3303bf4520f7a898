"""Which rows of a service's settings make sense for it, and which of them are needed seldom."""

from typing import Any

from gui.settings.service_fields import (
    ADDRESS,
    ENABLED,
    KEY_NAME,
    LABEL,
    MODELS,
    ORGANIZATION,
    PRESET,
    PRICES,
    PROJECT,
    PROXY,
    SERVICE_FIELDS,
    ServiceField,
)
from gui.settings.services import CUSTOM, LAST_RESORT, Service

_ELSEWHERE = (PRESET, KEY_NAME, PROXY)
"""Fixed, or shown in a form of their own."""
_YOUR_OWN = (CUSTOM, "chatbot-ui")


def rows_of(service: Service) -> tuple[list[ServiceField[Any]], list[ServiceField[Any]]]:
    """Those that are shown at once, and those under a fold, each in the order of the schema."""
    fitting = [row for row in SERVICE_FIELDS if row not in _ELSEWHERE and _fits(row, service)]
    first = [row for row in fitting if _is_needed(row, service)]
    first.sort(key=lambda row: row is not ENABLED)
    return first, [row for row in fitting if row not in first]


def has_key(service: Service) -> bool:
    """Whether it takes a key at all."""
    return service.preset.key != "none"


def uses_network(service: Service) -> bool:
    return bool(service.provider.url)


def _fits(row: ServiceField[Any], service: Service) -> bool:
    if row is ENABLED:
        return service.id != LAST_RESORT
    if row is LABEL:
        return True
    if row in (MODELS, PRICES):
        return uses_network(service)
    if row in (ORGANIZATION, PROJECT):
        return service.preset.provider == "openai-compatible"
    return row.name in service.provider.options


def _is_needed(row: ServiceField[Any], service: Service) -> bool:
    if row is ADDRESS:
        return service.preset.key != "required"
    if row is LABEL:
        return service.preset.id in _YOUR_OWN
    return row is ENABLED or not _is_known(row)


def _is_known(row: ServiceField[Any]) -> bool:
    """Rows of one provider alone, such as a folder of models, are what it is about."""
    return row.name in ("temperature", "organization", "project", "models", "headers", "extra", "prices", "label")
