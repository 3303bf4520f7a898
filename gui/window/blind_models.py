"""Tells in the composer where the chosen model takes no pictures."""

from PySide6.QtCore import QObject

from gui.bridge.chat_session import ChatSession
from gui.bridge.provider_directory import ProviderDirectory
from gui.window.composer import Composer


class BlindModels(QObject):
    """Follows the chat in front, its model, and what is known of the models."""

    def __init__(
        self, *, session: ChatSession, directory: ProviderDirectory, composer: Composer, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._directory = directory
        self._composer = composer
        session.current_changed.connect(self.update)
        session.model_changed.connect(self.update)
        session.reply_ended.connect(self.update)
        directory.changed.connect(self.update)
        self.update()

    def update(self, *_: object) -> None:
        """Say it, or say nothing."""
        conversation = self._session.current.conversation
        model = conversation.model
        if model is None or self._directory.takes_pictures(model):
            self._composer.set_picture_refusal("")
            self._composer.set_hint("")
            return
        name = self._directory.labels(model)[0] if self._directory.has(model) else model.model
        self._composer.set_picture_refusal(
            self.tr("{model} takes no pictures. Choose another model, or take them out.").format(model=name)
        )
        earlier = any(each.is_image for message in conversation.path() for each in message.attachments)
        hint = self.tr("{model} takes no pictures: those above are left out.").format(model=name)
        self._composer.set_hint(hint if earlier else "")
