"""Attachments and settings out of an archive. What is no text and no picture Rill knows is not taken."""

import base64
import binascii

from gui.chat.attachment import Attachment, file_name, is_text_type, picture_type
from gui.chat.chat_settings import ChatSettings
from gui.history.archive.errors import NO_ATTACHMENT, TOO_MANY_ATTACHMENTS, ArchiveError
from gui.history.archive.fields import Fields
from gui.history.archive.limits import ArchiveLimits
from gui.history.coding import settings_from

_LONGEST_TYPE = 100


def read_attachments(fields: Fields, name: str, limits: ArchiveLimits) -> tuple[Attachment, ...]:
    """None where there is no such field: version 1 had none."""
    if not fields.has(name):
        return ()
    items = fields.items(name)
    if len(items) > limits.attachments:
        raise ArchiveError(TOO_MANY_ATTACHMENTS, most=limits.attachments)
    return tuple(_attachment(Fields(item, name), name, limits) for item in items)


def read_settings(fields: Fields, limits: ArchiveLimits) -> ChatSettings:
    """Those that are set; what makes no sense is left out."""
    if not fields.has("settings"):
        return ChatSettings()
    found = fields.fields("settings")
    found.optional_text("prompt", most=limits.text)
    return settings_from(fields.object("settings"))


def _attachment(fields: Fields, name: str, limits: ArchiveLimits) -> Attachment:
    kind = fields.text("media_type", most=_LONGEST_TYPE)
    try:
        data = base64.b64decode(fields.text("data", most=limits.value), validate=True)
        if is_text_type(kind):
            data.decode()
        elif picture_type(data) != kind:
            raise ArchiveError(NO_ATTACHMENT, name=name)
    except (binascii.Error, ValueError):
        raise ArchiveError(NO_ATTACHMENT, name=name) from None
    return Attachment(file_name(fields.text("name", most=limits.name)), kind, data)
