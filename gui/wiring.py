"""Makes the window work: joins widgets, controllers, providers and settings. Loaded after the first paint."""

import asyncio
import logging
import signal
import sys
from types import TracebackType
from typing import TYPE_CHECKING

import qasync
from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from gui import APPLICATION_ID
from gui.bridge.chat_session import ChatSession
from gui.bridge.discovery import Discovery
from gui.bridge.garbage import GarbageCollector
from gui.bridge.model_cache import ModelCache
from gui.bridge.provider_directory import ProviderDirectory
from gui.bridge.tasks import Tasks
from gui.bridge.titler import Titler
from gui.bridge.warm_up import WarmUp
from gui.chat.cost import NO_PRICES, Prices
from gui.chat.model_ref import ModelRef
from gui.finding import Finding
from gui.keeping import Keeping
from gui.local_models import LocalModels
from gui.log_file import keep_out_of_log, start_log
from gui.preferences.opener import PreferencesOpener
from gui.settings.network import known_secrets
from gui.settings.paths import Paths
from gui.settings.prompts import PromptLibrary
from gui.settings.schema import CHAT_TITLES, DEFAULT_MODEL, PROXY_MODE, SCHEME, SEND_KEY, TEXT_SIZE
from gui.settings.secrets import SecretStore
from gui.settings.settings import Settings
from gui.single_instance import InstanceServer
from gui.theme.icons import ICONS
from gui.theme.theme import Theme
from gui.transcript.growing_field import SendKey
from gui.transcript.link_status import LinkStatus
from gui.transcript.view import TranscriptView
from gui.transcript.zooming import ZoomGestures
from gui.window.attaching import Attaching
from gui.window.blind_models import BlindModels
from gui.window.chat_pane import ChatPane
from gui.window.chat_tuning import ChatTuning
from gui.window.comparing import Comparing
from gui.window.model_choice import ModelChoice
from gui.window.ollama_models import OllamaModels
from gui.window.parts import WindowParts
from gui.window.window_state import save_window

if TYPE_CHECKING:
    from gui.transcript.find.controller import FindController

log = logging.getLogger(__name__)

TEXT_SIZES = (50, 67, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300)
"""Percent; the steps of larger and smaller text."""
QUIT_SECONDS = 1.5


def run_until_closed(*, app: QApplication, parts: WindowParts, paths: Paths, settings: Settings, theme: Theme) -> int:
    """Run the program on a qasync loop until the window is closed; returns the exit status."""
    start_log(paths.logs)
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        program = Program(parts=parts, paths=paths, settings=settings, theme=theme)
        loop.run_until_complete(program.run())
    return 0


class Program(QObject):
    """Everything that lives as long as the window."""

    def __init__(self, *, parts: WindowParts, paths: Paths, settings: Settings, theme: Theme) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self._paths = paths
        self._settings = settings
        self._theme = theme
        self._closing = asyncio.Event()
        self._tasks = Tasks(self)
        self._secrets = SecretStore(profile=paths.profile, names_file=paths.secret_names_file)
        keep_out_of_log(lambda: known_secrets(settings, self._secrets))
        cache = ModelCache(paths.cache / "models.json", later=self._tasks.aside)
        self._directory = ProviderDirectory(settings=settings, secrets=self._secrets, cache=cache, parent=self)
        self._discovery = Discovery(
            settings=settings,
            directory=self._directory,
            tasks=self._tasks,
            wanted=parts.window.isActiveWindow,
            parent=self,
        )
        self._keeping = Keeping(paths=paths, parts=parts, theme=theme, tasks=self._tasks, parent=self)
        self._session = ChatSession(
            history=self._keeping.history,
            recorder=self._keeping.recorder,
            ask=self._directory.ask,
            labels=self._directory.labels,
            tasks=self._tasks,
            model=self._first_model(),
            knows=self._directory.has,
            parent=self,
        )
        self._transcript = TranscriptView(theme=theme)
        self._status = LinkStatus(view=self._transcript, theme=theme)
        parts.window.set_transcript(self._transcript)
        self._models = ModelChoice(
            session=self._session,
            directory=self._directory,
            settings=settings,
            tasks=self._tasks,
            picker=parts.picker,
            banners=parts.banners,
            greeting=parts.greeting,
            parent=self,
        )
        self._pane = ChatPane(
            session=self._session,
            window=parts.window,
            transcript=self._transcript,
            header=parts.header,
            composer=parts.composer,
            greeting=parts.greeting,
            actions=parts.actions,
            choose_model=self._models.choose_at,
            offer_undo=parts.sidebar.show_undo,
            prices_of=self._prices_of,
            parent=self,
        )
        self._tuning = ChatTuning(
            parts=parts,
            session=self._session,
            settings=settings,
            library=PromptLibrary(paths.prompts_file),
            choice_of=self._directory.choice,
            theme=theme,
            parent=self,
        )
        self._directory.changed.connect(self._tuning.on_models_changed)
        self._attaching = Attaching(
            composer=parts.composer,
            window=parts.window,
            tasks=self._tasks,
            conversation=lambda: self._session.current.conversation,
            keep=self._session.note,
            parent=self,
        )
        BlindModels(session=self._session, directory=self._directory, composer=parts.composer, parent=self)
        Comparing(
            session=self._session,
            transcript=self._transcript,
            composer=parts.composer,
            actions=parts.actions,
            choose_several=self._models.choose_several_at,
            parent=self,
        )
        OllamaModels(
            directory=self._directory,
            action=parts.actions.ollama_models,
            tasks=self._tasks,
            window=parts.window,
            parent=self,
        )
        self._keeping.join(self._session)
        Finding(
            parts=parts,
            theme=theme,
            history=self._keeping.history,
            session=self._session,
            pane=self._pane,
            directory=self._directory,
            choose_model=self._models.choose,
            tuning=self._tuning,
            tasks=self._tasks,
            parent=self,
        )
        self._local = LocalModels(
            parts=parts,
            settings=settings,
            secrets=self._secrets,
            directory=self._directory,
            choose_model=self._models.choose,
            theme=theme,
            tasks=self._tasks,
            parent=self,
        )
        titler = Titler(
            ask=self._directory.ask,
            allowed=lambda ref: settings.get(CHAT_TITLES) == "model" and ref != self._directory.offline_model(),
            retitle=self._session.retitle,
            tasks=self._tasks,
            parent=self,
        )
        self._session.answered.connect(titler.on_answered)
        self._preferences = PreferencesOpener(
            settings=settings,
            secrets=self._secrets,
            theme=theme,
            directory=self._directory,
            transfer=self._keeping.transfer,
            spawn=self._tasks.spawn,
            keys=self._known_keys,
            parent=parts.window,
        )
        self._preferences.service_answered.connect(self._models.offer)
        self._finder: FindController | None = None
        self._garbage = GarbageCollector(self, busy=self._is_streaming)
        self._warm_up = WarmUp(self, busy=self._is_streaming)
        self._warm_up.ended.connect(self._garbage.set_apart)
        self._session.reply_ended.connect(self._garbage.on_pause)
        self._transcript.arranged.connect(self._garbage.on_work)
        self._instance = InstanceServer(socket=paths.instance_socket, parent=self)
        self._connect_window()
        self._connect_settings()
        sys.excepthook = self._on_exception

    @property
    def session(self) -> ChatSession:
        return self._session

    @property
    def local_models(self) -> LocalModels:
        return self._local

    @property
    def keeping(self) -> Keeping:
        return self._keeping

    async def run(self) -> None:
        """Until the window is closed, the session ends, or Ctrl+C; then end all that runs, in good order."""
        if sys.platform != "win32":
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, self._closing.set)
        self._tell_of_settings_problems()
        self._tasks.spawn(self._keeping.start(self._session), name="open the history")
        self._tasks.spawn(self._models.start(), name="choose the first model")
        self._discovery.appeared.connect(self._models.refresh)
        self._discovery.start()
        await self._closing.wait()
        self._pane.keep()
        save_window(self._parts.window, self._paths.window_file, chat=bool(len(self._session.current.conversation)))
        self._parts.window.hide()
        self._instance.close()
        self._garbage.close()
        self._warm_up.close()
        await self._session.stop()
        await self._local.close()
        await self._keeping.close()
        await self._tasks.cancel_all(seconds=QUIT_SECONDS)

    def open_preferences(self, page: str = "general", service_id: str = "") -> None:
        """Show the preferences at a page, or what is set for a service."""
        self._preferences.open(page, service_id)

    def _first_model(self) -> ModelRef:
        """The user's choice, or until one is found the one that will be tried first."""
        chosen = self._settings.get(DEFAULT_MODEL)
        if chosen:
            ref = ModelRef.parse(chosen)
            if self._directory.has(ref):
                return ref
        return self._directory.preferred_model()

    def _prices_of(self, ref: ModelRef) -> Prices:
        choice = self._directory.choice(ref)
        return NO_PRICES if choice is None else Prices(choice.prompt_price, choice.completion_price)

    def _is_streaming(self) -> bool:
        return self._session.current.active

    def _connect_window(self) -> None:
        parts, actions = self._parts, self._parts.actions
        parts.window.setWindowIcon(QIcon(str(ICONS / f"{APPLICATION_ID}.svg")))
        parts.window.close_requested.connect(self._on_quit_requested)
        actions.quit.triggered.connect(self._on_quit_requested)
        self._instance.show_requested.connect(parts.window.bring_to_front)
        self._tasks.failed.connect(self._on_task_failed)

        parts.sidebar.left.connect(self._on_sidebar_left)
        parts.sidebar.preferences_requested.connect(lambda: self.open_preferences())
        parts.greeting.preferences_requested.connect(self._preferences.add_provider)
        parts.picker.add_provider_requested.connect(self._preferences.add_provider)
        parts.picker.set_up_requested.connect(lambda service: self.open_preferences("providers", service))
        parts.header.sidebar_toggle_requested.connect(parts.window.sides.toggle_sidebar)
        parts.header.new_chat_requested.connect(self._session.new_chat)
        parts.header.set_menu(actions.menu(parts.window))
        parts.window.sides.sidebar_shown_changed.connect(parts.header.set_sidebar_shown)
        parts.header.set_sidebar_shown(parts.window.sides.sidebar_shown)

        actions.new_chat.triggered.connect(self._session.new_chat)
        actions.choose_model.triggered.connect(lambda: parts.picker.open_popup())
        actions.attach.triggered.connect(self._attaching.choose_files)
        parts.composer.choose_model_requested.connect(lambda: parts.picker.open_popup())
        actions.copy_last_reply.triggered.connect(self._on_copy_last_reply)
        actions.previous_message.triggered.connect(lambda: self._transcript.focus_message(-1))
        actions.next_message.triggered.connect(lambda: self._transcript.focus_message(1))
        actions.find.triggered.connect(lambda: self._find().open())
        actions.find_next.triggered.connect(lambda: self._find().find_next())
        actions.find_previous.triggered.connect(lambda: self._find().find_previous())
        actions.write.triggered.connect(lambda: parts.composer.setFocus())
        actions.toggle_sidebar.triggered.connect(parts.window.sides.toggle_sidebar)
        actions.preferences.triggered.connect(lambda: self.open_preferences())
        actions.shortcuts.triggered.connect(self._on_shortcuts)
        actions.about.triggered.connect(self._on_about)
        actions.larger_text.triggered.connect(lambda: self._step_text_size(1))
        actions.smaller_text.triggered.connect(lambda: self._step_text_size(-1))
        actions.normal_text.triggered.connect(lambda: self._set_text_size(100))

        self._transcript.wishes.preferences_requested.connect(self.open_preferences)
        self._transcript.link_activated.connect(lambda target: QDesktopServices.openUrl(QUrl(target)))
        ZoomGestures(self._transcript.viewport()).stepped.connect(self._step_text_size)

    def _on_quit_requested(self) -> None:
        at_risk = self._keeping.recorder.at_risk()
        if at_risk:
            from gui.window.quit_question import ask_before_quitting  # seldom needed

            ask_before_quitting(chats=at_risk, parent=self._parts.window, quit_anyway=self._closing.set)
        else:
            self._closing.set()

    def _find(self) -> "FindController":
        if self._finder is None:
            from gui.transcript.find.controller import FindController  # late: not everybody searches

            self._finder = FindController(view=self._transcript, theme=self._theme)
        return self._finder

    def _on_sidebar_left(self) -> None:
        self._parts.window.sides.close_overlay()
        self._parts.composer.setFocus()

    def _connect_settings(self) -> None:
        self._settings.follow(SCHEME, self._theme.set_scheme)
        self._settings.follow(TEXT_SIZE, lambda percent: self._theme.set_text_scale(percent / 100))
        self._settings.follow(SEND_KEY, self._set_send_key)
        self._settings.follow(PROXY_MODE, self._show_proxy_mode)
        self._set_send_key(self._settings.get(SEND_KEY))
        self._show_proxy_mode(self._settings.get(PROXY_MODE))

    def _set_send_key(self, key: str) -> None:
        send_key: SendKey = "ctrl+enter" if key == "ctrl+enter" else "enter"
        self._parts.composer.set_send_key(send_key)
        self._transcript.set_send_key(send_key)

    def _show_proxy_mode(self, mode: str) -> None:
        words = {"manual": self.tr("Proxy on"), "none": self.tr("No proxy"), "system": self.tr("System proxy")}
        self._parts.sidebar.set_proxy_status(words[mode])

    def _tell_of_settings_problems(self) -> None:
        for problem in self._settings.problems:
            self._parts.banners.show_message(problem.message, level="warning")

    def _step_text_size(self, step: int) -> None:
        now = self._settings.get(TEXT_SIZE)
        others = [size for size in TEXT_SIZES if (size > now if step > 0 else size < now)]
        if others:
            self._set_text_size(others[0] if step > 0 else others[-1])

    def _set_text_size(self, percent: int) -> None:
        self._settings.set(TEXT_SIZE, percent)
        self._status.say(self.tr("Text size {percent} %").format(percent=percent))

    def _on_copy_last_reply(self) -> None:
        reply = self._session.current.last_reply()
        if reply is not None:
            QGuiApplication.clipboard().setText(reply.text)

    def _known_keys(self) -> list[tuple[str, list[str]]]:
        from gui.window.known_keys import known_keys  # as seldom asked for as what follows

        return known_keys(self._parts.actions.all(), send_key=self._settings.get(SEND_KEY))

    def _on_shortcuts(self) -> None:
        from gui.window.known_keys import show_keys  # as above

        show_keys(self._parts.actions.all(), send_key=self._settings.get(SEND_KEY), parent=self._parts.window)

    def _on_about(self) -> None:
        from gui.window.about import show_about

        show_about(self._parts.window)

    def _on_task_failed(self, _name: str) -> None:
        words = self.tr("Something went wrong inside Rill. What you see is kept; the details are in {file}.")
        self._parts.banners.show_message(words.format(file=self._paths.logs / "rill.log"), level="warning")

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """What a signal handler raised: Qt goes on, so it is logged and told."""
        log.error("Unexpected error", exc_info=(kind, error, trace))
        self._on_task_failed(kind.__name__)
