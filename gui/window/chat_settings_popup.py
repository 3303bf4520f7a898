"""What a chat asks of its model: its system prompt and those parameters that the model takes."""

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from PySide6.QtCore import QLocale, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gui.bridge.model_choices import ModelChoice
from gui.chat.chat_settings import ChatSettings
from gui.settings.prompts import PromptLibrary
from gui.theme.theme import Theme
from gui.window.chat_settings_texts import effort_words, parameter_help, parameter_names
from gui.window.parameter_rows import CountRow, NumberRow, WordRow
from gui.window.popup_frame import PopupFrame
from gui.window.system_prompt_section import SystemPromptSection
from provider.types import Effort

if TYPE_CHECKING:
    from collections.abc import Mapping

WIDTH = 400
PADDING = 16
TYPING_PAUSE_MS = 400
WINDOW_MARGIN = 8
MOST_TOKENS = 1_000_000


class ChatSettingsPopup(PopupFrame):
    """Whatever is changed holds at once; there is nothing to confirm. What a model does not take is not shown, and
    kept for one that does."""

    settings_changed = Signal(object)
    """A `ChatSettings`."""
    library_requested = Signal()

    def __init__(self, *, library: PromptLibrary, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme=theme, parent=parent)
        self._settings = ChatSettings()
        self._default_prompt = ""
        self._anchor = QRect()
        self.setAccessibleName(self.tr("Settings of this chat"))
        page = QWidget(self)
        self._prompt = SystemPromptSection(library=library, theme=theme, parent=page)
        self._make_rows(page)
        self._not_taken = _small(page)
        self._reset = QPushButton(self.tr("Reset"), page)
        self._reset.setProperty("role", "link")
        self._reset.setToolTip(self.tr("Back to the defaults"))
        self._reset.setAutoDefault(False)
        self._lay_out(page)
        self.setTabOrder(self._effort.last_stop, self._reset)  # it undoes much: no first stop
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self._commit)
        self._prompt.changed.connect(self._pause.start)
        self._prompt.library_requested.connect(self._on_library)
        # After the layouts have taken notice of what was shown or hidden.
        self._prompt.resized.connect(self._fit, Qt.ConnectionType.QueuedConnection)
        for row in self._rows.values():
            row.changed.connect(self._commit)
        self._reset.clicked.connect(self._on_reset)
        self.closed.connect(self._commit)

    def _make_rows(self, page: QWidget) -> None:
        names, about = parameter_names(), parameter_help()

        def number(key: str, *, most: float, suggested: float) -> NumberRow:
            return NumberRow(
                name=names[key],
                about=about[key],
                least=0,
                most=most,
                step=0.05,
                suggested=suggested,
                theme=self._theme,
                parent=page,
            )

        self._temperature = number("temperature", most=2, suggested=1)
        self._top_p = number("top_p", most=1, suggested=1)
        self._max_tokens = CountRow(
            name=names["max_tokens"],
            about=about["max_tokens"],
            least=1,
            most=MOST_TOKENS,
            step=256,
            suggested=2048,
            theme=self._theme,
            parent=page,
        )
        self._effort = WordRow(
            name=names["reasoning_effort"],
            about=about["reasoning_effort"],
            words=effort_words(),
            suggested="medium",
            theme=self._theme,
            parent=page,
        )
        self._rows: Mapping[str, NumberRow | CountRow | WordRow] = {
            "temperature": self._temperature,
            "top_p": self._top_p,
            "max_tokens": self._max_tokens,
            "reasoning_effort": self._effort,
        }

    def _lay_out(self, page: QWidget) -> None:
        heading = QLabel(self.tr("Settings of this chat"), page)
        heading.setProperty("role", "heading")
        when = _small(page)
        when.setText(self.tr("They hold from your next message on."))
        top = QHBoxLayout()
        top.addWidget(heading, 1)
        top.addWidget(self._reset)
        column = QVBoxLayout(page)
        column.setContentsMargins(PADDING, PADDING - 4, PADDING, PADDING)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(when)
        column.addSpacing(6)
        column.addWidget(self._prompt)
        column.addSpacing(4)
        for row in self._rows.values():
            column.addWidget(row)
        column.addWidget(self._not_taken)
        column.addStretch(1)
        self._scroll = QScrollArea(self)
        self._scroll.setWidget(page)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)
        self._page = page
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(self._scroll)

    def open_for(
        self, settings: ChatSettings, *, model: ModelChoice | None, name: str, default_prompt: str, anchor: QRect
    ) -> None:
        """Open beneath `anchor` (on the screen). `name` is the model's, `default_prompt` that of the preferences."""
        self._default_prompt = default_prompt
        self._anchor = anchor
        self._show_settings(settings)
        self._show_taken(model, name)
        self._fit()
        self.show()
        self._fit()
        self._prompt.setFocus(Qt.FocusReason.PopupFocusReason)

    def _show_settings(self, settings: ChatSettings) -> None:
        self._settings = settings
        self._prompt.show_value(settings.prompt, default=self._default_prompt)
        self._show_parameters(settings)
        self._reset.setEnabled(settings != ChatSettings())

    def _show_parameters(self, settings: ChatSettings) -> None:
        self._temperature.set_value(settings.temperature)
        self._top_p.set_value(settings.top_p)
        self._max_tokens.set_value(settings.max_tokens)
        self._effort.set_value(settings.reasoning_effort)

    def _show_taken(self, model: ModelChoice | None, name: str) -> None:
        """A model that is not known (any more) may take all."""
        taken = taken_parameters(model)
        preferred = None if model is None else model.temperature
        text = self.tr("{value}, from the preferences")
        self._temperature.set_default_text(
            "" if preferred is None else text.format(value=QLocale().toString(preferred))
        )
        for key, row in self._rows.items():
            row.setVisible(key in taken)
        others = [text for key, text in parameter_names().items() if key not in taken]
        self._not_taken.setVisible(bool(others))
        text = self.tr("Not for {model}: {names}.")
        self._not_taken.setText(text.format(model=name, names=", ".join(others)))

    def _commit(self) -> None:
        self._pause.stop()
        effort = self._effort.value()
        settings = replace(
            self._settings,
            prompt=self._prompt.value(),
            temperature=self._temperature.value(),
            top_p=self._top_p.value(),
            max_tokens=self._max_tokens.value(),
            reasoning_effort=next((each for each in get_args(Effort) if each == effort), None),
        )
        if settings != self._settings:
            self._settings = settings
            self._reset.setEnabled(settings != ChatSettings())
            self.settings_changed.emit(settings)

    def _on_reset(self) -> None:
        self._show_parameters(ChatSettings())
        self._prompt.leave_to_preferences()
        self._commit()
        self._prompt.setFocus()

    def _on_library(self) -> None:
        self.hide()
        self.library_requested.emit()

    def _fit(self) -> None:
        """As high as what it holds, and where that is too much for the screen, it scrolls."""
        if self._anchor.isNull():
            return
        room = self.room()
        width = min(round(WIDTH * max(1.0, self._theme.text_scale)), room.width())
        page = self._page.layout()
        if page is None:
            return
        page.activate()
        height = (page.heightForWidth(width - 2) if page.hasHeightForWidth() else page.sizeHint().height()) + 2
        self.resize(width, min(height, room.height()))
        left = self._anchor.left()
        parent = self.parentWidget()
        if parent is not None:  # within the window, where it is wide enough
            window = parent.window().geometry()
            left = max(window.left() + WINDOW_MARGIN, min(left, window.right() - WINDOW_MARGIN - width))
        self.move_near(QPoint(left, self._anchor.bottom() + 5))


def taken_parameters(model: ModelChoice | None) -> frozenset[str]:
    """Which parameters make sense for a model."""
    if model is None:
        return frozenset(parameter_names())
    effort = {"reasoning_effort"} if model.reasoning is False else set()
    return model.parameters - effort


def _small(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setProperty("role", "small")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
