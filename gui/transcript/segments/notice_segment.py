"""The line that says the view is shortened here."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from gui.markdown.blocks import NoticeBlock, Place, Run, Style, TextBlock
from gui.theme.theme import Theme
from gui.transcript.segments.prose import Prose
from gui.transcript.segments.prose_formats import ProseFormats
from gui.transcript.segments.text_surface import TextSurface
from gui.transcript.wishes import Wishes


class NoticeSegment(Prose):
    """Dim and in italics, because these are Rill's words and not the reply's."""

    def __init__(self, *, theme: Theme, wishes: Wishes, parent: QWidget) -> None:
        super().__init__(formats=ProseFormats(theme=theme, colour=theme.tokens.dim), wishes=wishes, parent=parent)

    def surfaces(self) -> Sequence[TextSurface]:
        return ()  # it is no part of the message

    def show_notices(self, blocks: Sequence[NoticeBlock]) -> None:
        texts = [QCoreApplication.translate("NoticeBlock", block.text) for block in blocks]
        shown = [TextBlock((Run(text, Style.ITALIC),), 0, Place(), 0, 0) for text in texts]
        self.show_blocks(shown, 0)
