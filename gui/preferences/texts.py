"""What settings and errors are called in the user's language.

The rooms without Qt keep English; it is the source text of the translations.
"""

from typing import Any

from PySide6.QtCore import QCoreApplication

from gui.settings.problem import InvalidValueError, Problem
from gui.settings.schema import Setting
from provider.errors import ProviderError


def label_of(setting: Setting[Any]) -> str:
    """With the & of its mnemonic."""
    return QCoreApplication.translate("Settings", setting.label)


def help_of(setting: Setting[Any]) -> str:
    return QCoreApplication.translate("Settings", setting.help)


def reason_of(problem: InvalidValueError | Problem) -> str:
    """What is wrong with a value or with the file."""
    return QCoreApplication.translate("Settings", problem.template).format(**problem.fields)


def error_text(error: ProviderError) -> str:
    return QCoreApplication.translate("ProviderError", error.template).format(**error.fields)


def advice_of(error: ProviderError) -> str:
    return QCoreApplication.translate("ProviderError", error.advice) if error.advice else ""


def without_mnemonic(label: str) -> str:
    return label.replace("&&", "\0").replace("&", "").replace("\0", "&")
