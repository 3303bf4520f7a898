"""What can be set for a service, one row each: the tables `[providers.ID]` of the settings file."""

import re
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from gui.settings.address_kinds import OptionalWebAddress, ServiceProxy
from gui.settings.kinds import Flag, Kind, Number, Text
from gui.settings.schema import Setting
from gui.settings.table_kinds import Names, PriceTable, Table, TextTable

T = TypeVar("T")

TABLE = "providers"


@dataclass(frozen=True, eq=False, slots=True)
class ServiceField(Generic[T]):
    """A row that every service has. `of` gives the setting of one service, always the same object."""

    name: str
    kind: Kind[Any]
    default: T
    label: str
    help: str
    _made: dict[str, Setting[T]] = field(default_factory=dict, repr=False)

    def of(self, service_id: str) -> Setting[T]:
        made = self._made.get(service_id)
        if made is None:
            made = self._made[service_id] = Setting(
                key=f"{TABLE}.{service_id}.{self.name}",
                kind=self.kind,
                default=self.default,
                label=self.label,
                help=self.help,
            )
        return made


PRESET = ServiceField(
    "preset", Text(most=60), "", label="Kind", help="Which of the known services it is; the others are “custom”."
)
LABEL = ServiceField("label", Text(most=60), "", label="&Name", help="How it is called in the list of models.")
ADDRESS = ServiceField(
    "address",
    OptionalWebAddress(),
    "",
    label="&Address",
    help="Where the service answers; empty for its usual address.",
)
ENABLED = ServiceField("enabled", Flag(), True, label="&Enabled", help="Whether its models can be chosen.")
TEMPERATURE: ServiceField[float | None] = ServiceField(
    "temperature",
    Number(0, 2),
    None,
    label="Tem&perature",
    help="From 0, always the likeliest word, to 2, the most varied answers; a chat may have its own.",
)
PROXY = ServiceField(
    "proxy",
    ServiceProxy(),
    "",
    label="&Proxy",
    help="Empty for the one under Network, “none” for a direct connection, or an address of its own.",
)
KEY_NAME = ServiceField(
    "key_name",
    Text(most=60),
    "",
    label="&Key",
    help="The name of the key in use; one that begins with $ is an environment variable.",
)
ORGANIZATION = ServiceField(
    "organization", Text(most=200), "", label="&Organisation", help="Sent as OpenAI-Organization where it is set."
)
PROJECT = ServiceField("project", Text(most=200), "", label="Pro&ject", help="Sent as OpenAI-Project where it is set.")
MODELS: ServiceField[tuple[str, ...]] = ServiceField(
    "models",
    Names(),
    (),
    label="&More models",
    help="Ids of models that the service has but does not list, one a line.",
)
HEADERS: ServiceField[dict[str, str]] = ServiceField(
    "headers", TextTable(), {}, label="&Headers", help="Sent along with every request. They are no place for a key."
)
EXTRA: ServiceField[dict[str, Any]] = ServiceField(
    "extra", Table(), {}, label="E&xtra parameters", help="Added to every request as they are."
)
PRICES: ServiceField[dict[str, tuple[float, float]]] = ServiceField(
    "prices",
    PriceTable(),
    {},
    label="P&rices",
    help="US dollars a million tokens by model: what is sent, and what comes back.",
)

SERVICE_FIELDS: tuple[ServiceField[Any], ...] = (
    PRESET,
    LABEL,
    ADDRESS,
    ENABLED,
    TEMPERATURE,
    PROXY,
    KEY_NAME,
    ORGANIZATION,
    PROJECT,
    MODELS,
    HEADERS,
    EXTRA,
    PRICES,
)

AI365VIP_ADDRESS = ADDRESS.of("ai365vip")
AI365VIP_TEMPERATURE = TEMPERATURE.of("ai365vip")


def is_service_id(text: str) -> bool:
    """Lower-case letters, digits and dashes, as they stand before the slash in "provider/model"."""
    return re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", text) is not None
