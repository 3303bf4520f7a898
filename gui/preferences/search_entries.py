"""What can be found in the preferences: every field, check box, button and section, by its words."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QWidget

from gui.preferences.field import Field
from gui.preferences.fold import Fold
from gui.preferences.search_words import words_for
from gui.preferences.texts import without_mnemonic
from gui.preferences.wrapping_check_box import WrappingCheckBox

FOUND_MARGIN = 80
"""So much of what stands around a thing that was found is to be seen as well, in pixels."""


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """One thing that can be found. `show` brings it into view, once its page is shown; `target` is what is marked."""

    label: str
    help: str = ""
    more: str = ""
    """What people may call it otherwise, and its key in the settings file."""
    section: str = ""
    page: str = ""
    show: Callable[[], None] = field(default=lambda: None, repr=False)
    target: Callable[[], QWidget | None] = field(default=lambda: None, repr=False)

    def rank(self, words: list[str]) -> int:
        """Lower is better; -1 where a word is found nowhere."""
        label, more, about = self.label.casefold(), self.more.casefold(), self.help.casefold()
        worst = 0
        for word in words:
            place = _place(word, (label, more, f"{self.section} {self.page}".casefold(), about))
            if place < 0:
                return -1
            worst = max(worst, place)
        return 0 if label.startswith(" ".join(words)) else worst + 1


def search_terms(text: str) -> list[str]:
    return text.casefold().split()


def entries_in(content: QWidget, *, reveal: Callable[[QWidget], None], section: str = "") -> list[SearchEntry]:
    """The entries of all fields, check boxes, buttons and headings below a widget, in their order; those that do not
    apply just now (a disabled proxy's fields) are left out."""
    found: list[SearchEntry] = []
    for widget in content.findChildren(QWidget):
        words = _words_of(widget, content)
        if words is None or not words[0] or not _applies(widget, content):
            continue
        label, about, more = words
        if isinstance(widget, QLabel):
            section = label
        elif found and found[-1].label == label == section:
            found.pop()  # the field stands for the heading that it repeats
        found.append(
            SearchEntry(
                label=label,
                help=about,
                more=more,
                section=section if section != label else "",
                show=partial(_show, widget, reveal),
                target=partial(_itself, widget),
            )
        )
    return found


def _itself(widget: QWidget) -> QWidget:
    return widget


def _words_of(widget: QWidget, content: QWidget) -> tuple[str, str, str] | None:
    """Label, help and other words; None for a widget that nobody looks for."""
    if isinstance(widget, QLabel) and widget.property("role") == "heading":
        return widget.text(), "", ""
    if isinstance(widget, Field | WrappingCheckBox):
        more = f"{widget.search_key} {words_for(widget.search_key)}".strip()
        return widget.search_label, widget.search_help, more
    is_button = isinstance(widget, QPushButton) and widget.property("searched") is not False
    if isinstance(widget, QPushButton) and is_button and not _within_field(widget, content):
        return without_mnemonic(widget.text()), widget.accessibleDescription(), ""
    return None


def _show(widget: QWidget, reveal: Callable[[QWidget], None]) -> None:
    """Open the folds it stands in, scroll to it, and give it the keyboard."""
    at = widget.parentWidget()
    while at is not None:
        if isinstance(at, Fold):
            at.set_open(True)
        at = at.parentWidget()
    reveal(widget)
    _focusable(widget).setFocus()


def _focusable(widget: QWidget) -> QWidget:
    if isinstance(widget, QLabel):
        parent = widget.parentWidget()
        buttons = [one for one in parent.findChildren(QAbstractButton) if one.isVisible()] if parent else []
        first = next((one for one in buttons if one.y() > widget.y()), None)
        chosen = first.group().checkedButton() if first is not None and first.group() is not None else None
        return chosen or first or widget
    return widget


def _applies(widget: QWidget, content: QWidget) -> bool:
    """Whether it would be seen on the page, or lies in a fold that can be opened."""
    at: QWidget | None = widget
    while at is not None and at is not content:
        if at.isHidden() and not isinstance(at.parentWidget(), Fold):
            return False
        at = at.parentWidget()
    return True


def _within_field(widget: QWidget, content: QWidget) -> bool:
    at = widget.parentWidget()
    while at is not None and at is not content:
        if isinstance(at, Field):
            return True
        at = at.parentWidget()
    return False


def _place(word: str, texts: tuple[str, ...]) -> int:
    """How good a hit is: at the label's beginning, at the beginning of one of its words, in it; then the others."""
    label = texts[0]
    if label.startswith(word):
        return 0
    if re.search(rf"(?<!\w){re.escape(word)}", label):
        return 1
    for place, text in enumerate(texts):
        if word in text:
            return 2 + place
    return -1
