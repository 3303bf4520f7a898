"""Every setting there is, one row each: what it takes, what it is without a file, and what it is for.

Labels and help are English; the user interface translates them in the context "Settings".
"""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from gui.settings.address_kinds import BypassList, ProxyURL
from gui.settings.kinds import Choice, Flag, Integer, Kind, ModelList, ModelName, Text
from gui.settings.table_kinds import Names

T = TypeVar("T")


@dataclass(frozen=True, eq=False, slots=True)
class Setting(Generic[T]):
    """One row. Compared and hashed by identity."""

    key: str
    """The dotted path in the settings file."""
    kind: Kind[T]
    default: T
    label: str
    """Names the control; & marks its mnemonic."""
    help: str
    """One sentence for those who see it for the first time."""

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(self.key.split("."))


SEND_KEY = Setting(
    key="general.send_key",
    kind=Choice("enter", "ctrl+enter"),
    default="enter",
    label="Send a message with",
    help="Shift+Enter always begins a new line, and Ctrl+Enter always sends.",
)
SCHEME = Setting(
    key="appearance.scheme",
    kind=Choice("system", "light", "dark"),
    default="system",
    label="Colours",
    help="System follows the light or dark mode of your desktop as it changes.",
)
TEXT_SIZE = Setting(
    key="appearance.text_size",
    kind=Integer(50, 300),
    default=100,
    label="&Text size",
    help="Scales all text, in percent of your system’s size; Ctrl+plus and Ctrl+minus do the same.",
)
DEFAULT_MODEL = Setting(
    key="chat.default_model",
    kind=ModelName(),
    default="",
    label="Model for new chats",
    help="Written provider/model; when empty, the first model that answers is taken.",
)
SYSTEM_PROMPT = Setting(
    key="chat.system_prompt",
    kind=Text(),
    default="",
    label="S&ystem prompt",
    help="Goes ahead of every conversation and tells the model how to answer; may be empty.",
)
CHAT_TITLES = Setting(
    key="chat.titles",
    kind=Choice("prompt", "model"),
    default="prompt",
    label="Titles of chats",
    help="The model gets the first message and its reply once more for it; a title you give yourself stays.",
)
PICKER_FAVOURITES = Setting(
    key="picker.favourites",
    kind=ModelList(most=500),
    default=(),
    label="Favourite models",
    help="Stand first in the list of models; the star beside a model puts it here.",
)
PICKER_RECENT = Setting(
    key="picker.recent",
    kind=ModelList(most=20),
    default=(),
    label="Recent models",
    help="Stand near the top of the list of models; Rill keeps them by itself, the latest first.",
)
PROVIDER_ORDER: Setting[tuple[str, ...]] = Setting(
    key="chat.provider_order",
    kind=Names(),
    default=(),
    label="Order of the providers",
    help="Their ids as in the tables [providers.…], the first one on top; the others follow in their usual order.",
)
DISCOVERY = Setting(
    key="chat.discovery",
    kind=Flag(),
    default=True,
    label="&Find servers on this computer",
    help="Ollama, LM Studio, llama.cpp and vLLM appear in the list of models while they run at their usual ports.",
)
MODELS_FOLDER = Setting(
    key="local.models_folder",
    kind=Text(most=4096),
    default="",
    label="&Folder for models",
    help="GGUF files in it can be chosen as models; downloads go there, too. Empty for one among Rill’s own data.",
)
MODEL_FILES: Setting[tuple[str, ...]] = Setting(
    key="local.files",
    kind=Names(longest=4096),
    default=(),
    label="&Models elsewhere",
    help="Paths of further GGUF files; opening one adds it.",
)
MODEL_CONTEXT = Setting(
    key="local.context",
    kind=Integer(512, 1_048_576),
    default=8192,
    label="&Context of models on this computer",
    help="How many tokens of a chat a model is given memory for; no more than it was made for.",
)
CA_FILE = Setting(
    key="network.ca_file",
    kind=Text(most=4096),
    default="",
    label="Certificate &authority file",
    help="A PEM file of your network’s own certificate authority, trusted besides those of the system.",
)
FIRST_BYTE_SECONDS = Setting(
    key="network.first_byte_seconds",
    kind=Integer(1, 3600),
    default=60,
    label="Wait for the &first word",
    help="How long a service may think before Rill gives up.",
)
IDLE_SECONDS = Setting(
    key="network.idle_seconds",
    kind=Integer(1, 3600),
    default=60,
    label="Wait for the ne&xt word",
    help="How long an answer may stand still; what had arrived is always kept.",
)
PROXY_MODE = Setting(
    key="network.proxy.mode",
    kind=Choice("system", "none", "manual"),
    default="system",
    label="Proxy",
    help="The way from this computer to the services.",
)
PROXY_URL = Setting(
    key="network.proxy.url",
    kind=ProxyURL(),
    default="",
    label="Proxy address",
    help="http, https, socks4, socks5 or socks5h; the password is kept in the system’s keyring.",
)
PROXY_BYPASS = Setting(
    key="network.proxy.bypass",
    kind=BypassList(),
    default=(),
    label="&Connect directly to",
    help="One a line: a name, *.example.com, 10.0.0.0/8 or host:port.",
)
PROXY_LOCALHOST = Setting(
    key="network.proxy.localhost",
    kind=Flag(),
    default=False,
    label="A&lso use the proxy for this computer’s own addresses",
    help="Normally off, so that models running on this computer are reached directly.",
)

SCHEMA: tuple[Setting[Any], ...] = (
    SEND_KEY,
    SCHEME,
    TEXT_SIZE,
    DEFAULT_MODEL,
    SYSTEM_PROMPT,
    CHAT_TITLES,
    PICKER_FAVOURITES,
    PICKER_RECENT,
    PROVIDER_ORDER,
    DISCOVERY,
    MODELS_FOLDER,
    MODEL_FILES,
    MODEL_CONTEXT,
    CA_FILE,
    FIRST_BYTE_SECONDS,
    IDLE_SECONDS,
    PROXY_MODE,
    PROXY_URL,
    PROXY_BYPASS,
    PROXY_LOCALHOST,
)
