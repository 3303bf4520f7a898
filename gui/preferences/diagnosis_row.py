"""One step of the way to a provider: what it was, how it went, how long it took."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from gui.preferences.field import wrapped_label
from gui.preferences.texts import advice_of, error_text
from gui.theme.icons import pixmap
from gui.theme.theme import Theme
from gui.theme.tokens import GRID
from provider.errors import ProviderError
from provider.probe_step import ProbeStep

ICON_PX = 16


class DiagnosisRow(QWidget):
    """`state` is "ok", "failed" or "skipped"; it is shown as an icon and said as a word."""

    def __init__(
        self, *, theme: Theme, name: str, state: str, time: str = "", text: str = "", advice: str = ""
    ) -> None:
        super().__init__()
        self._theme = theme
        self._state = state
        self._icon = QLabel()
        title = wrapped_label(name, role="")
        word = wrapped_label(f"{self._word()} · {time}" if time else self._word(), role="small")
        word.setWordWrap(False)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID // 4)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._icon, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(title, 0, 1)
        grid.addWidget(word, 0, 2, Qt.AlignmentFlag.AlignRight)
        for line, (content, role) in enumerate(((text, "error" if state == "failed" else "small"), (advice, "small"))):
            if content:
                grid.addWidget(wrapped_label(content, role=role), line + 1, 1, 1, 2)
        self.setAccessibleName(", ".join(part for part in (name, self._word(), time, text, advice) if part))
        theme.changed.connect(self._draw_icon)
        self._draw_icon()

    @classmethod
    def of(cls, step: ProbeStep, *, theme: Theme) -> "DiagnosisRow":
        name = QCoreApplication.translate("ProbeStep", step.name)
        time = _duration(step.seconds) if step.seconds is not None and step.state != "skipped" else ""
        if step.error is not None:
            return cls(
                theme=theme,
                name=name,
                state=step.state,
                time=time,
                text=error_text(step.error),
                advice=advice_of(step.error),
            )
        return cls(theme=theme, name=name, state=step.state, time=time, text=step.text)

    @classmethod
    def failure(cls, error: ProviderError, *, theme: Theme) -> "DiagnosisRow":
        """For what went wrong before the first step."""
        name = QCoreApplication.translate("DiagnosisRow", "Settings")
        return cls(theme=theme, name=name, state="failed", text=error_text(error), advice=advice_of(error))

    def _word(self) -> str:
        return {"ok": self.tr("OK"), "failed": self.tr("Failed"), "skipped": self.tr("Skipped")}[self._state]

    def _draw_icon(self) -> None:
        tokens = self._theme.tokens
        name, color = {
            "ok": ("check", tokens.good),
            "failed": ("close", tokens.warning),
            "skipped": ("dot", tokens.dim),
        }[self._state]
        size = self._theme.px(ICON_PX)
        self._icon.setPixmap(pixmap(name, color, size=size, ratio=self.devicePixelRatioF()))


def _duration(seconds: float) -> str:
    if seconds < 1:
        return QCoreApplication.translate("DiagnosisRow", "%1 ms").replace("%1", str(max(1, round(seconds * 1000))))
    return QCoreApplication.translate("DiagnosisRow", "%1 s").replace("%1", f"{seconds:.1f}")
