"""Which accessible object a widget of the message list has."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget
from shiboken6 import getCppPointer

from gui.transcript.access.conversation_list import ConversationList
from gui.transcript.access.keeping import kept
from gui.transcript.access.parts import LeafAccess, PartAccess, ToggleAccess, Wrapping
from gui.transcript.access.prose_access import ProseAccess, TextAccess
from gui.transcript.access.table_access import TableAccess
from gui.transcript.bubbles.actions_bar import ActionsBar
from gui.transcript.bubbles.bubble import Bubble
from gui.transcript.bubbles.caret import Caret
from gui.transcript.bubbles.cut_line import CutLine
from gui.transcript.bubbles.failure_notice import FailureNotice
from gui.transcript.bubbles.reasoning_block import ReasoningBlock, ReasoningToggle
from gui.transcript.bubbles.reply_header import ReplyHeader
from gui.transcript.bubbles.waiting_line import WaitingLine
from gui.transcript.message_list import MessageList
from gui.transcript.segments.code_segment import CodeSegment
from gui.transcript.segments.code_text import CodeText
from gui.transcript.segments.formula_segment import FormulaSegment
from gui.transcript.segments.prose import Prose
from gui.transcript.segments.segment_stack import SegmentStack
from gui.transcript.segments.table_grid import TableGrid
from gui.transcript.segments.text_surface import TextSurface

_Role = QAccessible.Role


def _part(role: QAccessible.Role) -> Callable[[Any], QAccessibleInterface]:
    return lambda widget: PartAccess(widget, role)


def _text(role: QAccessible.Role) -> Callable[[Any], QAccessibleInterface]:
    return lambda surface: TextAccess(surface, role)


def _wrapping(widget: QWidget) -> QAccessibleInterface:
    return Wrapping(widget, _Role.Grouping)


_MAKERS: tuple[tuple[type[QWidget], Callable[[Any], QAccessibleInterface]], ...] = (
    (MessageList, ConversationList),
    (Bubble, _wrapping),
    (SegmentStack, _wrapping),
    (Caret, _wrapping),
    (Prose, ProseAccess),
    (FormulaSegment, lambda formula: LeafAccess(formula, _Role.Equation)),
    (CodeText, _text(_Role.StaticText)),
    (TextSurface, _text(_Role.Paragraph)),
    (TableGrid, TableAccess),
    (ReasoningToggle, ToggleAccess),
    (CodeSegment, _part(_Role.Section)),
    (FailureNotice, _part(_Role.AlertMessage)),
    (CutLine, _part(_Role.Grouping)),
    (ReasoningBlock, _part(_Role.Grouping)),
    (ActionsBar, _part(_Role.ToolBar)),
    (ReplyHeader, _part(_Role.StaticText)),
    (WaitingLine, _part(_Role.StaticText)),
)
"""The first that fits is taken."""


def make_interface(_class_name: str, thing: QObject | None) -> QAccessibleInterface | None:
    """What Qt's factory asks for; None where Qt's own object is right."""
    if not isinstance(thing, QWidget):
        return None
    made = _made_for(thing)
    return kept.keep(getCppPointer(thing)[0], made) if made is not None else None


def _made_for(widget: QWidget) -> QAccessibleInterface | None:
    for kind, make in _MAKERS:
        if isinstance(widget, kind):
            return make(widget)
    beneath = isinstance(widget.parentWidget(), Bubble | SegmentStack) and not widget.isWindow()  # as menus are
    return PartAccess(widget, _Role.Grouping) if beneath else None
