"""Draw the program's icon in every size a desktop asks for: draw_icons.py DRAWING.svg HICOLOR_FOLDER SIZE…

Run by the environment's Python, because it is Qt that draws.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer


def draw(*, renderer: QSvgRenderer, size: int, target: Path) -> None:
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    target.parent.mkdir(parents=True, exist_ok=True)
    if not image.save(str(target)):
        raise OSError(f"{target} cannot be written")


def main() -> None:
    drawing, folder, *sizes = sys.argv[1:]
    application = QGuiApplication(sys.argv[:1])
    renderer = QSvgRenderer(drawing)
    if not renderer.isValid():
        sys.exit(f"{drawing} is no drawing that Qt can read.")
    for size in sizes:
        target = Path(folder) / f"{size}x{size}" / "apps" / f"{Path(drawing).stem}.png"
        draw(renderer=renderer, size=int(size), target=target)
    application.quit()


if __name__ == "__main__":
    main()
