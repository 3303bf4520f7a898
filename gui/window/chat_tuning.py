"""What the chat in front asks of its model, and whether what it is about to send fits into it."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect

from gui.bridge.chat_controller import ChatController
from gui.bridge.chat_session import ChatSession
from gui.bridge.context_estimator import ContextEstimator
from gui.bridge.model_choices import ModelChoice
from gui.chat.chat_settings import ChatSettings
from gui.chat.context_size import Level
from gui.chat.conversation import Conversation
from gui.chat.model_ref import ModelRef
from gui.settings.prompts import Prompt, PromptLibrary, PromptLibraryError
from gui.settings.schema import SYSTEM_PROMPT
from gui.settings.settings import Settings
from gui.theme.theme import Theme
from gui.window.chat_settings_texts import summary
from gui.window.context_texts import amount_words, obstacle_words, warning_words
from gui.window.parts import WindowParts

if TYPE_CHECKING:  # made when it is first opened
    from gui.window.chat_settings_popup import ChatSettingsPopup

ChoiceOf = Callable[[ModelRef], ModelChoice | None]
"""What is known of a model; None where it is not listed."""


class ChatTuning(QObject):
    """Joins the header's button and its sheet, the library of prompts and the composer's meter with the chat."""

    def __init__(
        self,
        *,
        parts: WindowParts,
        session: ChatSession,
        settings: Settings,
        library: PromptLibrary,
        choice_of: ChoiceOf,
        theme: Theme,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._parts = parts
        self._session = session
        self._settings = settings
        self._library = library
        self._choice_of = choice_of
        self._theme = theme
        self._popup: ChatSettingsPopup | None = None
        self._estimator = ContextEstimator(
            draft=lambda: (parts.composer.draft, parts.composer.attachments),
            context_of=self._context_of,
            default_prompt=lambda: settings.get(SYSTEM_PROMPT),
            parent=self,
        )
        self._estimator.changed.connect(self._show_size)
        parts.composer.draft_changed.connect(self._estimator.draft_changed)
        parts.composer.set_obstacle(self._obstacle)
        parts.header.chat_settings_requested.connect(self.open)
        parts.actions.chat_settings.triggered.connect(self.open)
        parts.actions.prompt_library.triggered.connect(self.open_library)
        settings.follow(SYSTEM_PROMPT, lambda _prompt: self._estimator.update())
        session.model_changed.connect(self.on_models_changed)
        session.model_changed.connect(parts.composer.reconsider)
        session.current_changed.connect(self._on_current_changed)
        self._on_current_changed()

    def on_models_changed(self) -> None:
        """Another model answers, or more is known of one."""
        self._estimator.update()
        self._show_size()

    def open(self) -> None:
        """Show what can be set, beneath the button."""
        if self._popup is None:
            from gui.window.chat_settings_popup import ChatSettingsPopup

            button = self._parts.header.chat_settings
            self._popup = ChatSettingsPopup(library=self._library, theme=self._theme, parent=button)
            self._popup.settings_changed.connect(self._on_settings_changed)
            self._popup.library_requested.connect(self.open_library)
        conversation = self._session.current.conversation
        button = self._parts.header.chat_settings
        self._popup.open_for(
            conversation.settings,
            model=self._choice(),
            name=self._model_name(),
            default_prompt=self._settings.get(SYSTEM_PROMPT),
            anchor=QRect(button.mapToGlobal(QPoint(0, 0)), button.size()),
        )

    def open_library(self) -> None:
        """Show the prompts that are kept, to be used or changed."""
        from gui.window.prompt_library_dialog import PromptLibraryDialog  # seldom needed

        dialog = PromptLibraryDialog(library=self._library, parent=self._parts.window)
        dialog.use_requested.connect(self.use_prompt)
        dialog.open()

    def prompts(self) -> list[Prompt]:
        """Those of the library; none where it cannot be read, which is told where it is opened."""
        try:
            return self._library.prompts()
        except PromptLibraryError:
            return []

    def use_prompt(self, text: str) -> None:
        """Give the chat in front this system prompt. One that was written for it can be had back."""
        conversation = self._session.current.conversation
        before = conversation.settings
        self._give(conversation, replace(before, prompt=text))
        if before.prompt and before.prompt != text:
            self._parts.sidebar.show_undo(
                self.tr("System prompt replaced"),
                lambda: self._give(conversation, replace(conversation.settings, prompt=before.prompt)),
            )

    def _on_settings_changed(self, settings: ChatSettings) -> None:
        self._give(self._session.current.conversation, settings)

    def _give(self, conversation: Conversation, settings: ChatSettings) -> None:
        conversation.settings = settings
        self._session.note(conversation)
        self._show_settings()
        self._estimator.update()

    def _on_current_changed(self) -> None:
        self._show_settings()
        self._estimator.follow(self._session.current)

    def _show_settings(self) -> None:
        self._parts.header.chat_settings.set_summary(summary(self._session.current.conversation.settings))

    # -- what fits

    def _choice(self) -> ModelChoice | None:
        model = self._session.current.conversation.model
        return None if model is None else self._choice_of(model)

    def _model_name(self) -> str:
        choice, model = self._choice(), self._session.current.conversation.model
        return choice.name if choice is not None else "" if model is None else model.model

    def _context_of(self, chat: ChatController) -> int | None:
        model = chat.conversation.model
        choice = None if model is None else self._choice_of(model)
        return None if choice is None else choice.context_tokens

    def _drops(self) -> bool:
        choice = self._choice()
        return choice is not None and choice.drops_older_messages

    def _show_size(self) -> None:
        size, choice = self._estimator.size, self._choice()
        something = size.writing or bool(len(self._session.current.conversation))
        guide = choice is not None and choice.context_tokens is None and not choice.parameters  # it reads all there is
        self._parts.composer.meter.show_size(
            share=size.share if something and not guide else None,
            amount=amount_words(size),
            warning=warning_words(size, drops=self._drops()),
            alarming=size.level in (Level.NEAR, Level.OVER, Level.TOO_LONG),
        )

    def _obstacle(self) -> str:
        """What stands in the way of the message that is about to go out."""
        self._estimator.update()
        return obstacle_words(self._estimator.size, model=self._model_name(), drops=self._drops())
