"""What an empty chat shows: who answers, how to connect another, and what one could ask."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gui.chat.model_ref import ModelRef
from gui.theme.roles import set_role
from gui.theme.theme import Theme
from gui.window.prompt_card import PromptCard

if TYPE_CHECKING:  # which come after the first paint
    from gui.bridge.model_choices import ProviderChoice

GUIDE = "guide"
"""The provider that answers questions about Rill only."""
WIDTH = 560
EXAMPLES = 3


class EmptyState(QScrollArea):
    """Greets and helps to begin. It scrolls where the window is too small for it."""

    prompt_chosen = Signal(str)
    preferences_requested = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = _label(self.tr("What is on your mind?"), role="title")
        self._status = _label("", role="dim")
        self._others = _label("", role="dim")
        self._cards = [PromptCard(theme=theme) for _ in range(EXAMPLES)]
        self._connect = QPushButton(self.tr("Connect a model…"))
        self._connect.setProperty("role", "quiet")
        self._connect.setMinimumWidth(1)  # large text in a small window must not make the page wider than it
        self._connect.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._connect.setAutoDefault(True)  # Enter presses it, too
        self._connect.clicked.connect(self.preferences_requested)
        for card in self._cards:
            card.clicked.connect(self._on_card_clicked)
        self._lay_out()
        self.set_status((), None)

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(self._title)
        column.addWidget(self._status)
        column.addWidget(self._others)
        column.addSpacing(20)
        for card in self._cards:
            column.addWidget(card)
        column.addSpacing(8)
        column.addWidget(self._connect, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        inner = QWidget()
        inner.setMaximumWidth(WIDTH)
        inner.setLayout(column)
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(16, 16, 16, 16)
        row.addStretch(1)
        row.addWidget(inner, 1000)
        row.addStretch(1)
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def set_status(self, providers: "Sequence[ProviderChoice]", current: ModelRef | None) -> None:
        """Who answers in this chat, and who else would."""
        provider = next((found for found in providers if current is not None and found.id == current.provider), None)
        listed = () if provider is None else provider.models
        name = "" if current is None else current.model
        model = next((found.name for found in listed if found.ref == current), name)
        guide = provider is not None and provider.id == GUIDE
        failed = provider is not None and provider.status == "failed"
        self._title.setText(self.tr("What would you like to know?") if guide else self.tr("What is on your mind?"))
        self._status.setText("" if provider is None else self._status_words(provider, model))
        set_role(self._status, "error" if failed else "dim")
        others = [other.label for other in providers if other.status == "ok" and other is not provider]
        self._others.setText(self.tr("Also here: {names}").format(names=", ".join(others)))
        self._others.setVisible(bool(others))
        for card, prompt in zip(self._cards, self._examples(guide=guide), strict=True):
            card.setText(prompt)
            card.updateGeometry()

    def _status_words(self, provider: "ProviderChoice", model: str) -> str:
        if provider.status == "failed":
            reason = provider.reason or self.tr("it gives no reason.")
            words = self.tr("{provider} does not answer: {reason}")
            return words.format(provider=provider.label, reason=reason)
        if provider.id == GUIDE:
            return self.tr("{provider} is ready. It answers questions about Rill from the manual, offline.").format(
                provider=provider.label
            )
        if provider.status == "checking":
            return self.tr("Asking {provider} whether it is there …").format(provider=provider.label)
        if provider.status == "ok":
            return self.tr("{model} answers ({provider}).").format(provider=provider.label, model=model)
        return self.tr("{model} from {provider}").format(provider=provider.label, model=model)

    def _examples(self, *, guide: bool) -> tuple[str, str, str]:
        if guide:
            return (
                self.tr("How do I connect another model?"),
                self.tr("How do I use a proxy?"),
                self.tr("Which keyboard shortcuts are there?"),
            )
        return (
            self.tr("Explain step by step what happens when I open a web page"),
            self.tr("Write a friendly e-mail that moves a meeting to Thursday"),
            self.tr("Plan a weekend in Kyoto in April, with little walking"),
        )

    def _on_card_clicked(self) -> None:
        card = self.sender()
        if isinstance(card, PromptCard):
            self.prompt_chosen.emit(card.text())


def _label(text: str, *, role: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    return label
