"""What is said of an attachment."""

from PySide6.QtCore import QCoreApplication, QLocale

from gui.chat.attachment import Attachment

_MEGABYTE = 1_000_000


def size_text(attachment: Attachment) -> str:
    """Such as “340 kB” or “1.2 MB”."""
    size = len(attachment.data)
    digits = 1 if size >= _MEGABYTE else 0
    return QLocale().formattedDataSize(size, digits, QLocale.DataSizeFormat.DataSizeSIFormat)


def spoken(attachment: Attachment) -> str:
    """The name that assistive technology says."""
    kind = _tr("Picture {name}") if attachment.is_image else _tr("Text file {name}")
    return kind.format(name=attachment.name)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Attachments", text)
