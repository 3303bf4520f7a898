"""Everything the window can do, each with its key and its menu entry."""

from functools import cached_property

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget


class Actions(QObject):
    """The window's actions; whoever wires the window connects their `triggered`."""

    def __init__(self, *, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.new_chat = self._add(self.tr("New chat"), "Ctrl+N")
        self.palette = self._add(self.tr("Go to…"), "Ctrl+K")
        self.search_all = self._add(self.tr("Search all chats…"), "Ctrl+Shift+F")
        self.rename_chat = self._add(self.tr("Rename the chat"), "F2")
        self.export_chat = self._add(self.tr("Export the chat…"))
        self.choose_model = self._add(self.tr("Choose the model…"), "Ctrl+Shift+M")
        self.chat_settings = self._add(self.tr("Settings of this chat…"), "Ctrl+Shift+P")
        self.prompt_library = self._add(self.tr("Library of prompts…"))
        self.ollama_models = self._add(self.tr("Models of Ollama…"))
        self.attach = self._add(self.tr("Attach files…"), "Ctrl+Shift+A")
        self.open_model = self._add(self.tr("Open a GGUF file…"), "Ctrl+O")
        self.download_model = self._add(self.tr("Download a model…"))
        self.copy_last_reply = self._add(self.tr("Copy the last reply"), "Ctrl+Shift+C")
        self.ask_several = self._add(self.tr("Ask several models…"), "Ctrl+Alt+Return", "Ctrl+Alt+Enter")
        self.regenerate = self._add(self.tr("Regenerate the last reply"), "Ctrl+Shift+R")
        self.stop = self._add(self.tr("Stop the reply"), "Esc")
        self.next_chat = self._add(self.tr("Next chat"), "Ctrl+Tab")
        self.previous_chat = self._add(self.tr("Previous chat"), "Ctrl+Shift+Tab")
        self.previous_message = self._add(self.tr("Previous message"), "Alt+Up")
        self.next_message = self._add(self.tr("Next message"), "Alt+Down")
        self.find = self._add(self.tr("Find in this chat…"), "Ctrl+F")
        self.find_next = self._add(self.tr("Next hit"), "F3", "Ctrl+G")
        self.find_previous = self._add(self.tr("Previous hit"), "Shift+F3", "Ctrl+Shift+G")
        self.write = self._add(self.tr("Write a message"), "Ctrl+L")
        self.toggle_sidebar = self._add(self.tr("Sidebar"), "Ctrl+B")
        self.larger_text = self._add(self.tr("Larger text"), "Ctrl++", "Ctrl+=")
        self.smaller_text = self._add(self.tr("Smaller text"), "Ctrl+-")
        self.normal_text = self._add(self.tr("Normal text size"), "Ctrl+0")
        self.import_chats = self._add(self.tr("Import chats…"))
        self.export_all = self._add(self.tr("Export all chats…"))
        self.preferences = self._add(self.tr("Preferences"), "Ctrl+,", role=QAction.MenuRole.PreferencesRole)
        self.shortcuts = self._add(self.tr("Keyboard shortcuts"), "Ctrl+/")
        self.about = self._add(self.tr("About Rill"), role=QAction.MenuRole.AboutRole)
        self.quit = self._add(self.tr("Quit"), "Ctrl+Q", role=QAction.MenuRole.QuitRole)
        self.stop.setEnabled(False)
        self.numbered_chats = tuple(
            self._add(self.tr("Chat {number}").format(number=number), f"Ctrl+{number}") for number in range(1, 10)
        )
        """The first nine of the list: in no menu and no list of commands, where they would be nine lines of noise."""

    @cached_property
    def compared_replies(self) -> tuple[QAction, ...]:
        """Those that stand side by side, for the keyboard only."""
        from gui.chat.comparison import MOST_COMPARED  # late: not before the first paint

        return tuple(
            self._add(self.tr("Compared reply {number}").format(number=number), f"Alt+{number}")
            for number in range(1, MOST_COMPARED + 1)
        )

    def all(self) -> list[QAction]:
        """Those that have a place in the menu."""
        hidden = (*self.numbered_chats, *self.compared_replies)
        return [action for action in self._window.actions() if action not in hidden]

    def commands(self) -> list[QAction]:
        """What the palette offers: all but itself."""
        return [action for action in self.all() if action is not self.palette]

    def menu(self, parent: QWidget) -> QMenu:
        """All actions as one menu, grouped; what has its keys by heart or is rarely needed stands in menus of its own,
        so that it fits a small screen."""
        menu = QMenu(self.tr("Menu"), parent)
        groups: tuple[tuple[QAction | QMenu, ...], ...] = (
            (self.new_chat, self.palette, self.search_all, self.find),
            (self.rename_chat, self.export_chat),
            (self.choose_model, self.ask_several, self.chat_settings, self.prompt_library, self.attach),
            (self.open_model, self.download_model, self.ollama_models),
            (
                _menu(menu, self.tr("Reply"), self.regenerate, self.copy_last_reply, self.stop),
                _menu(menu, self.tr("Move"), *self._moving()),
                _menu(
                    menu, self.tr("View"), self.toggle_sidebar, self.larger_text, self.smaller_text, self.normal_text
                ),
            ),
            (self.import_chats, self.export_all),
            (self.preferences, self.shortcuts, self.about),
            (self.quit,),
        )
        for group in groups:
            menu.addActions([each.menuAction() if isinstance(each, QMenu) else each for each in group])
            menu.addSeparator()
        return menu

    def _moving(self) -> tuple[QAction, ...]:
        return (
            self.write,
            self.previous_message,
            self.next_message,
            self.previous_chat,
            self.next_chat,
            self.find_next,
            self.find_previous,
        )

    def _add(self, text: str, *keys: str, role: QAction.MenuRole = QAction.MenuRole.NoRole) -> QAction:
        action = QAction(text, self._window)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setMenuRole(role)
        self._window.addAction(action)
        return action


def _menu(parent: QMenu, title: str, *actions: QAction) -> QMenu:
    menu = QMenu(title, parent)
    menu.addActions(actions)
    return menu
