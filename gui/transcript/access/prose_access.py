"""A reply's prose as assistive technology meets it: paragraphs and headings, with links and pictures in them.

Where Qt takes a null pointer the methods give None, which PySide's types do not know: they say `Any`.
"""

from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleAttributesInterface,
    QAccessibleInterface,
    QTextBlock,
    QWindow,
)
from shiboken6 import isValid

from gui.transcript.access.keeping import Closing, delete
from gui.transcript.access.parts import LeafAccess
from gui.transcript.access.texts import NO_POINTER, Span, SurfaceText, as_pointer, rect_between, text_between
from gui.transcript.accessibility import tell_focus
from gui.transcript.segments.inlines import Inline, inlines
from gui.transcript.segments.prose import Prose
from gui.transcript.segments.text_surface import TextSurface


class TextAccess(LeafAccess):
    """Text that can be read by character, word and line, and selected."""

    def __init__(self, surface: TextSurface, role: QAccessible.Role, name: str = "") -> None:
        super().__init__(surface, role, name)
        self._surface = surface
        self._text = SurfaceText(surface, lambda: (0, surface.safe_document.characterCount() - 1))
        self._text_pointer = as_pointer(self._text)

    def state(self) -> QAccessible.State:
        state = super().state()
        state.readOnly = True
        state.multiLine = True
        state.selectableText = True
        state.focusable = bool(self._surface.focusPolicy() & Qt.FocusPolicy.TabFocus)
        return state

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Any:
        if kind is QAccessible.InterfaceType.TextInterface:
            return self._text_pointer
        pointer: Any = super().interface_cast(kind)
        return NO_POINTER if pointer is None else pointer


class ProseAccess(TextAccess, Closing):
    """Consecutive paragraphs. They are made when they are asked for, and stay while they keep their number."""

    def __init__(self, prose: Prose) -> None:
        super().__init__(prose, QAccessible.Role.Section)
        self._prose = prose
        self._paragraphs: dict[int, ParagraphItem] = {}

    def childCount(self) -> int:
        return self._surface.safe_document.blockCount() if isValid(self._surface) else 0

    def child(self, index: int) -> Any:
        if not 0 <= index < self.childCount():
            return None
        made = self._paragraphs.get(index)
        if made is None:
            made = self._paragraphs[index] = ParagraphItem(self._surface, self, index)
        return made

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return child.number if isinstance(child, ParagraphItem) else -1

    def link_at(self, position: int) -> "InlineItem | None":
        """The link at this position of the document."""
        block = self._surface.safe_document.findBlock(position)
        paragraph = self.child(block.blockNumber())
        return paragraph.inline_at(position) if isinstance(paragraph, ParagraphItem) else None

    def focusChild(self) -> Any:
        link = self._prose.links.current
        return self.link_at(link.start) if link is not None else None

    def close(self) -> None:
        for paragraph in self._paragraphs.values():
            delete(paragraph)
        self._paragraphs.clear()


class _Beneath(QAccessibleInterface):
    """What is in a text and has no widget of its own."""

    def __init__(self, surface: TextSurface, parent: QAccessibleInterface) -> None:
        super().__init__()
        self._surface = surface
        self._parent = parent
        self._text = SurfaceText(surface, self.span)
        self._casts: dict[QAccessible.InterfaceType, Any] = {
            QAccessible.InterfaceType.TextInterface: as_pointer(self._text)
        }

    def span(self) -> Span:
        """Where it stands in the text. Abstract without ABC: Qt's metaclass goes together with no other."""
        raise NotImplementedError

    def shown_text(self) -> str:
        return text_between(self._surface, *self.span()) if self.isValid() else ""

    def isValid(self) -> bool:
        return isValid(self._surface) and isValid(self._parent)

    def object(self) -> Any:
        return None

    def window(self) -> QWindow:
        return self._parent.window()

    def parent(self) -> QAccessibleInterface:
        return self._parent

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.readOnly = True
        state.invisible = not self.isValid() or not self._surface.isVisible()
        return state

    def rect(self) -> QRect:
        return rect_between(self._surface, *self.span()) if self.isValid() else QRect()

    def childCount(self) -> int:
        return 0

    def child(self, _index: int) -> Any:
        return None

    def indexOfChild(self, _child: QAccessibleInterface) -> int:
        return -1

    def childAt(self, x: int, y: int) -> Any:
        for index in range(self.childCount()):
            child = self.child(index)
            if child is not None and child.rect().contains(x, y):
                return child
        return None

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Any:
        return self._casts.get(kind, NO_POINTER)


class ParagraphItem(_Beneath, Closing):
    """A paragraph or a heading."""

    def __init__(self, surface: TextSurface, parent: ProseAccess, number: int) -> None:
        super().__init__(surface, parent)
        self.number = number
        self._inlines: list[InlineItem] = []
        self._level = _Level(self)
        self._casts[QAccessible.InterfaceType.AttributesInterface] = as_pointer(self._level)

    def block(self) -> QTextBlock:
        return self._surface.safe_document.findBlockByNumber(self.number)

    @property
    def level(self) -> int:
        """Of a heading, else 0."""
        return self.block().blockFormat().headingLevel() if self.isValid() else 0

    def span(self) -> Span:
        block = self.block()
        return block.position(), block.position() + block.length() - 1

    def inlines(self) -> list["InlineItem"]:
        found = list(inlines(self.block())) if self.isValid() else []
        for surplus in self._inlines[len(found) :]:
            delete(surplus)
        del self._inlines[len(found) :]
        for number in range(len(self._inlines), len(found)):
            self._inlines.append(InlineItem(self._surface, self, number))
        for item, one in zip(self._inlines, found, strict=True):
            item.inline = one
        return self._inlines

    def inline_at(self, position: int) -> "InlineItem | None":
        return next((item for item in self.inlines() if item.inline.start <= position < item.inline.end), None)

    def isValid(self) -> bool:
        return super().isValid() and self.number < self._surface.safe_document.blockCount()

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.Heading if self.level else QAccessible.Role.Paragraph

    def text(self, kind: QAccessible.Text) -> str:
        return self.shown_text() if kind is QAccessible.Text.Name and self.level else ""

    def childCount(self) -> int:
        return len(self.inlines())

    def child(self, index: int) -> Any:
        found = self.inlines()
        return found[index] if 0 <= index < len(found) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return child.number if isinstance(child, InlineItem) else -1

    def close(self) -> None:
        for item in self._inlines:
            delete(item)
        self._inlines.clear()


class InlineItem(_Beneath):
    """A link, which can be followed, the placeholder of a picture, which can be, too, or a formula, as written."""

    def __init__(self, surface: TextSurface, parent: ParagraphItem, number: int) -> None:
        super().__init__(surface, parent)
        self.number = number
        self.inline = Inline(0, 0, "", picture=False, formula="")
        self._action = _Following(self)
        self._action_pointer = as_pointer(self._action)

    def span(self) -> Span:
        return self.inline.start, self.inline.end

    def follow(self) -> None:
        if self.isValid() and self.inline.link:
            self._surface.wishes.follow(self._surface, self.inline.link, self.shown_text())

    def take_focus(self) -> None:
        if self.isValid() and isinstance(self._surface, Prose):
            self._surface.setFocus()
            if self._surface.links.go_to(self.inline.start):
                tell_focus(self._surface)

    def isValid(self) -> bool:
        return super().isValid() and self.inline.end < self._surface.safe_document.characterCount()

    def role(self) -> QAccessible.Role:
        if self.inline.formula:
            return QAccessible.Role.Equation
        return QAccessible.Role.Graphic if self.inline.picture else QAccessible.Role.Link

    def state(self) -> QAccessible.State:
        state = super().state()
        if self.inline.link and self.isValid():  # of a picture, too: it can be opened elsewhere
            state.linked = True
            state.focusable = True
            current = self._surface.links.current if isinstance(self._surface, Prose) else None
            state.focused = current == self.inline and self._surface.hasFocus()
        return state

    def text(self, kind: QAccessible.Text) -> str:
        if kind is QAccessible.Text.Name:
            return self.inline.formula or self.shown_text()
        return self.inline.link if kind in (QAccessible.Text.Description, QAccessible.Text.Value) else ""

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Any:
        if kind is QAccessible.InterfaceType.ActionInterface:
            return self._action_pointer if self.inline.link else NO_POINTER
        return super().interface_cast(kind)


class _Following(QAccessibleActionInterface):
    """What can be done with a link."""

    def __init__(self, item: InlineItem) -> None:
        super().__init__()
        self._item = item

    def actionNames(self) -> list[str]:
        return [QAccessibleActionInterface.pressAction(), QAccessibleActionInterface.setFocusAction()]

    def doAction(self, name: str) -> None:
        if name == QAccessibleActionInterface.pressAction():
            self._item.follow()
        else:
            self._item.take_focus()

    def keyBindingsForAction(self, _name: str) -> list[str]:
        return []


class _Level(QAccessibleAttributesInterface):
    """How deep a heading is."""

    def __init__(self, paragraph: ParagraphItem) -> None:
        super().__init__()
        self._paragraph = paragraph

    def attributeKeys(self) -> list[QAccessible.Attribute]:
        return [QAccessible.Attribute.Level] if self._paragraph.level else []

    def attributeValue(self, key: QAccessible.Attribute) -> Any:
        return self._paragraph.level if key is QAccessible.Attribute.Level else None
