"""Character and paragraph formats of prose, made once a look."""

from PySide6.QtGui import QColor, QFont, QFontMetricsF, QTextBlockFormat, QTextCharFormat, QTextFormat, QTextOption

from gui.markdown.blocks import NOTE_TARGET, Style
from gui.theme.theme import Theme
from gui.theme.tokens import BODY_LINE, BODY_PX, CODE_PX, SMALL_PX
from gui.transcript.segments.alerts import ALERT_ICON_ROOM, alert_colour
from gui.transcript.segments.formula_object import formula_format
from gui.transcript.segments.pieces import Look, Shape

LIST_STEP = 26
"""How far a list level is moved in; wide enough for “10.”."""
QUOTE_STEP = 16
QUOTE_BAR = 3
BOX_PADDING = 4
"""Beside the letters of code and placeholders."""
IMAGE_PROPERTY = QTextFormat.Property.UserProperty.value
"""True in the format of a picture's placeholder, for assistive technology."""
_FIXED = Style.CODE | Style.MATH
_DIM = Style.IMAGE | Style.MATH
_BULLET_ROOM = 19
_HEADING_PX = (20, 18, 16, 15, 14, 14)
_HEADING_LINE = 1.4
_RULE_HEIGHT = 9


class ProseFormats:
    """Formats for one theme, text colour and base size; thrown away when the theme changes."""

    def __init__(self, *, theme: Theme, colour: str, strong: str = "", size: int = BODY_PX) -> None:
        self.theme = theme
        self.colour = colour
        self._strong = strong
        """The colour of bold text where it differs."""
        self._size = size
        self._chars: dict[Look, QTextCharFormat] = {}
        self._blocks: dict[Shape, QTextBlockFormat] = {}

    @property
    def font(self) -> QFont:
        return self.theme.font(self._size)

    def char(self, look: Look) -> QTextCharFormat:
        if look.formula:
            return formula_format(look.formula, self.char(look._replace(formula="", style=look.style & ~Style.MATH)))
        made = self._chars.get(look)
        if made is None:
            made = self._chars[look] = self._char(look)
        return made

    def block(self, shape: Shape) -> QTextBlockFormat:
        made = self._blocks.get(shape)
        if made is None:
            made = self._blocks[shape] = self._block(shape)
        return made

    def _char(self, look: Look) -> QTextCharFormat:
        tokens = self.theme.tokens
        style = look.style
        size = _HEADING_PX[look.level - 1] if look.level else SMALL_PX if look.small else self._size
        bold = bool(look.level) or Style.BOLD in style
        char = QTextCharFormat()
        if style & _FIXED:
            font = self.theme.font(size * CODE_PX / BODY_PX, bold=bold, fixed=True)
        else:
            font = self.theme.font(size, bold=bold)
        if look.spaced:
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, self.theme.px(BOX_PADDING))
        font.setItalic(Style.ITALIC in style)
        font.setStrikeOut(Style.STRIKE in style)
        char.setFont(font)
        char.setForeground(QColor(alert_colour(tokens, look.alert) if look.alert else self._colour_of(style)))
        if look.link:
            char.setAnchor(True)
            char.setAnchorHref(look.link)
            char.setForeground(QColor(tokens.accent))
            char.setFontUnderline(Style.NOTE not in style)
            if look.link.startswith(NOTE_TARGET):
                char.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
        if Style.IMAGE in style:
            char.setProperty(IMAGE_PROPERTY, True)
        return char

    def _spread(self, block: QTextBlockFormat, height: int) -> None:
        """Lines as far apart as those of a fixed height where nothing in them is high, else so much farther."""
        metrics = QFontMetricsF(self.font)
        between = QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value
        block.setLineHeight(max(0.0, height - metrics.height()), between)
        # Lines of a fixed height have their baseline at four fifths.
        block.setTopMargin(block.topMargin() + max(0.0, 0.8 * height - metrics.ascent()))

    def _colour_of(self, style: Style) -> str:
        if style & _DIM:
            return self.theme.tokens.dim
        if self._strong and Style.BOLD in style:
            return self._strong
        return self.colour

    def _block(self, shape: Shape) -> QTextBlockFormat:
        scale = self.theme.text_scale
        block = QTextBlockFormat()
        block.setHeadingLevel(shape.level)  # told to assistive technology
        block.setTopMargin(shape.gap * scale)
        if shape.rule:
            block.setLineHeight(_RULE_HEIGHT, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        elif shape.level:
            height = round(self.theme.px(_HEADING_PX[shape.level - 1]) * _HEADING_LINE)
            block.setLineHeight(height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        else:
            height = round(self.theme.px(SMALL_PX if shape.note else self._size) * BODY_LINE)
            if shape.tall:
                self._spread(block, height)
            else:
                block.setLineHeight(height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        left = (shape.list_depth * LIST_STEP + shape.quote_depth * QUOTE_STEP) * scale
        if shape.title:
            block.setTextIndent(ALERT_ICON_ROOM * scale)
        if shape.marker:
            room = _marker_room(shape.marker) * scale
            left += max(0.0, room - LIST_STEP * scale)
            block.setTextIndent(-room)
            tab = QTextOption.Tab()
            tab.position = room
            block.setTabPositions([tab])
        block.setLeftMargin(left)
        return block


def _marker_room(marker: str) -> int:
    """How much room the marker of a list item takes, with the space after it."""
    if len(marker) == 1:
        return _BULLET_ROOM
    return max(LIST_STEP, 8 * len(marker) + 2)
