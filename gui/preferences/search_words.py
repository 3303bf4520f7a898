"""Words by which people look for settings whose label does not have them."""

from PySide6.QtCore import QCoreApplication

_WORDS = {
    "general.send_key": "return enter shortcut keyboard newline",
    "appearance.scheme": "theme dark mode light mode night colors",
    "appearance.text_size": "font size zoom scale bigger smaller",
    "chat.system_prompt": "instructions persona role custom instructions",
    "chat.titles": "name chats automatically summary",
    "chat.discovery": "ollama lm studio llama.cpp vllm local localhost detect automatic",
    "network.ca_file": "ssl tls certificate root company self-signed https",
    "network.first_byte_seconds": "timeout patience slow",
    "network.idle_seconds": "timeout stall slow",
    "network.proxy.mode": "vpn socks http tunnel",
    "network.proxy.url": "vpn socks http tunnel",
    "network.proxy.bypass": "exceptions no_proxy ignore hosts direct",
    "network.proxy.localhost": "loopback 127.0.0.1",
    "picker.favourites": "stars favorites pinned models",
    "picker.recent": "history of models last used",
    "label": "rename title",
    "address": "url base endpoint host server api",
    "enabled": "switch off disable hide",
    "temperature": "creativity randomness sampling",
    "proxy": "socks http tunnel vpn",
    "key_name": "api key token secret password credentials",
    "organization": "org openai-organization",
    "project": "openai-project",
    "models": "model ids custom model add model",
    "headers": "http header custom",
    "extra": "json body parameters",
    "prices": "cost dollars tokens usage",
}
"""By the setting's key; those of a service by the last part of it."""


def words_for(key: str) -> str:
    """Empty where there are none."""
    words = _WORDS.get(key) or _WORDS.get(key.rpartition(".")[2] if key.startswith("providers.") else "", "")
    return QCoreApplication.translate("SearchWords", words) if words else ""
