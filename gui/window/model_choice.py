"""Which model answers: the picker, the chat in front, and the first start."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QPoint, QTimer

from gui.bridge.chat_session import ChatSession
from gui.bridge.provider_directory import ProviderDirectory
from gui.bridge.tasks import Tasks
from gui.chat.model_ref import ModelRef
from gui.settings.schema import DEFAULT_MODEL, PICKER_FAVOURITES, PICKER_RECENT, Setting
from gui.settings.service_fields import TABLE
from gui.settings.settings import Settings
from gui.window.banner import BannerBar
from gui.window.empty_state import EmptyState
from gui.window.model_picker import ModelPicker

SETTLE_MS = 800
"""A changed address or proxy is tried out when the typing pauses."""
MOST_RECENT = 8
"""So many are remembered; the list shows fewer, and one may be a favourite by now."""
_FALLBACK = "fallback"
"""The key of the notice that the Guide stands in for a provider."""


class ModelChoice(QObject):
    """Keeps picker, chat and settings in step. The last choice is the default for the next chat and start."""

    def __init__(
        self,
        *,
        session: ChatSession,
        directory: ProviderDirectory,
        settings: Settings,
        tasks: Tasks,
        picker: ModelPicker,
        banners: BannerBar,
        greeting: EmptyState,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._directory = directory
        self._settings = settings
        self._tasks = tasks
        self._picker = picker
        self._banners = banners
        self._greeting = greeting
        self._chosen_by_user = bool(settings.get(DEFAULT_MODEL))
        self._started = False
        self._fell_back = False
        """Whether the offline model answers only because nothing else did."""
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._on_settled)
        self._unsettled: set[str] = set()
        """The services whose settings have changed; "" stands for those of the way to all."""

        directory.changed.connect(self._on_directory_changed)
        session.current_changed.connect(self._on_current_changed)
        session.model_changed.connect(self._on_current_changed)
        session.reply_ended.connect(directory.learn_from)
        picker.model_chosen.connect(self.choose)
        picker.opened.connect(self._on_picker_opened)
        picker.refresh_requested.connect(self.refresh)
        picker.refresh_one_requested.connect(self.refresh_one)
        picker.favourites_changed.connect(lambda refs: settings.set(PICKER_FAVOURITES, _names(refs)))
        settings.follow(PICKER_FAVOURITES, lambda names: picker.set_favourites(_refs(names)))
        settings.follow(PICKER_RECENT, lambda names: picker.set_recent(_refs(names)))
        picker.set_favourites(_refs(settings.get(PICKER_FAVOURITES)))
        picker.set_recent(_refs(settings.get(PICKER_RECENT)))
        settings.listen(self._on_setting_changed)
        self._on_directory_changed()
        self._on_current_changed()

    def choose_at(self, where: QPoint, then: Callable[[ModelRef], None]) -> None:
        """Let the user choose a model for something else than the chat itself."""
        self._picker.choose_at(where, lambda ref: self._use_for(ref, then))

    def choose_several_at(
        self,
        position: QPoint,
        callback: Callable[[list[ModelRef]], None],
        most: int = 4,
        checked: Sequence[ModelRef] = (),
    ) -> None:
        """Let the user choose two models or more, up to `most`, to answer the same prompt; some may be `checked`."""
        self._picker.choose_several_at(position, lambda refs: self._use_several_for(refs, callback), most, checked)

    def _use_several_for(self, refs: list[ModelRef], then: Callable[[list[ModelRef]], None]) -> None:
        for ref in reversed(refs):
            self._remember(ref)
        then(refs)

    def _use_for(self, ref: ModelRef, then: Callable[[ModelRef], None]) -> None:
        self._remember(ref)
        then(ref)

    def _remember(self, ref: ModelRef) -> None:
        """It is the one that was used last now."""
        others = (name for name in self._settings.get(PICKER_RECENT) if name != str(ref))
        self._settings.set(PICKER_RECENT, (str(ref), *others)[:MOST_RECENT])

    def refresh_one(self, provider_id: str) -> None:
        """Ask one provider again."""
        self._tasks.spawn(self._directory.refresh_service(provider_id), name="refresh a provider")

    def refresh(self) -> None:
        """Ask the providers again whether they answer."""
        self._tasks.spawn(self._look_again(self._directory.refresh), name="refresh providers")

    async def start(self) -> None:
        """At the start: without a chosen model take the first that answers, and say so. Nobody else is asked anything
        but what runs on this computer."""
        if not self._chosen_by_user:
            ref = await self._directory.first_answering()
            if not self._chosen_by_user and not self._has_answer():
                self._use(ref)
                self._tell_of_first_choice(ref)
        self._started = True
        self._on_current_changed()
        await self._directory.refresh_own()

    def offer(self, service_id: str) -> None:
        """A service was just set up and has models: where only the offline model answers, its first one does now."""
        found = next((choice for choice in self._directory.choices() if choice.id == service_id), None)
        current, offline = self._session.current.conversation, self._directory.offline_model()
        if found is None or not found.models or current.model != offline or service_id == offline.provider:
            return
        ref = found.models[0].ref
        if not len(current):
            self._switch(ref)
        else:
            self._banners.show_message(
                self.tr("{provider} answers now.").format(provider=found.label),
                key=_FALLBACK,
                action=self.tr("Switch to it"),
                on_action=lambda: self._switch(ref),
            )

    def _has_answer(self) -> bool:
        """Whether somebody has answered in this chat: who writes at once does not wait for the first choice."""
        reply = self._session.current.last_reply()
        return reply is not None and bool(reply.text)

    async def _look_again(self, ask: Callable[[], Awaitable[None]]) -> None:
        """Where nothing answered at the start and now something does, take that."""
        await ask()
        if not self._fell_back:
            return
        ref = await self._directory.first_answering()
        if not self._fell_back:  # the user has chosen meanwhile
            return
        if ref == self._directory.offline_model():
            self._tell_of_first_choice(ref)
        elif not len(self._session.current.conversation):
            self._end_fallback()
            self._use(ref)
        else:
            self._banners.show_message(
                self.tr("{provider} answers now.").format(provider=self._directory.labels(ref)[1]),
                key=_FALLBACK,
                action=self.tr("Switch to it"),
                on_action=lambda: self._switch(ref),
            )

    def _switch(self, ref: ModelRef) -> None:
        self._end_fallback()
        self._use(ref)

    def _end_fallback(self) -> None:
        self._fell_back = False
        self._banners.remove(_FALLBACK)

    def _use(self, ref: ModelRef) -> None:
        self._session.choose_model(ref)
        self._on_current_changed()

    def _tell_of_first_choice(self, ref: ModelRef) -> None:
        failed = [choice for choice in self._directory.choices() if choice.status == "failed"]
        if failed and ref == self._directory.offline_model():
            self._fell_back = True
            label = self._directory.labels(ref)[1]
            self._banners.show_message(
                self.tr("{provider} does not answer: {reason} Until it does, you are talking to the {guide}.").format(
                    provider=failed[0].label, reason=failed[0].reason, guide=label
                ),
                key=_FALLBACK,
                action=self.tr("Try again"),
                on_action=self.refresh,
            )

    def choose(self, ref: ModelRef) -> None:
        """The user wants this model, here and in chats that begin later."""
        self._chosen_by_user = True
        self._end_fallback()
        self._use(ref)
        self._settings.set(DEFAULT_MODEL, str(ref))
        self._remember(ref)

    def _on_current_changed(self) -> None:
        model = self._session.current.conversation.model
        self._picker.set_current(model)
        self._greet()
        if self._started and model is not None and self._directory.is_unasked(model.provider):
            self.refresh_one(model.provider)

    def _on_directory_changed(self) -> None:
        self._picker.set_providers(self._directory.choices())
        self._greet()

    def _on_setting_changed(self, setting: Setting[Any]) -> None:
        room, _, rest = setting.key.partition(".")
        if room in ("network", "local", TABLE):
            self._unsettled.add(rest.partition(".")[0] if room == TABLE else "local" if room == "local" else "")
            self._settle.start()

    def _on_settled(self) -> None:
        self._tasks.spawn(self._look_again(self._ask_unsettled), name="refresh providers")

    async def _ask_unsettled(self) -> None:
        changed, self._unsettled = self._unsettled, set()
        if "" in changed:
            await self._directory.refresh_known()
        for service_id in changed - {""}:
            await self._directory.refresh_service(service_id)

    def _on_picker_opened(self) -> None:
        self._tasks.spawn(self._look_again(self._directory.refresh_old), name="refresh providers")

    def _greet(self) -> None:
        self._greeting.set_status(self._directory.choices(), self._session.current.conversation.model)


def _names(refs: Iterable[ModelRef]) -> tuple[str, ...]:
    return tuple(map(str, refs))


def _refs(names: tuple[str, ...]) -> list[ModelRef]:
    return [ModelRef.parse(name) for name in names]
