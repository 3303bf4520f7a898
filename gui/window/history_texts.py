"""What the window says where the history could not be opened as usual, or cannot be written."""

from PySide6.QtCore import QCoreApplication

from gui.history.opening import Opening
from gui.history.places import Places
from gui.history.problems import Problem
from gui.preferences.transfer_texts import backup_date, chats, messages

_ANOTHER = "another Rill"
"""Begins the detail of `Opening` where that is why."""


def opening_text(opening: Opening, places: Places) -> str:
    """Why nothing is kept this time, and what that means; `opening.problem` is not None."""
    if opening.problem is Problem.READ_ONLY and opening.detail.startswith(_ANOTHER):
        why = _tr("Another Rill has the history open. Close it, and start this one again.")
    else:
        why = {
            Problem.FULL: _tr(
                "The disk is full, so that the history cannot be opened. Make room, and start Rill again."
            ),
            Problem.LOCKED: _tr("Another program uses the history. Close it, and start Rill again."),
            Problem.READ_ONLY: _tr("Rill has no permission to write the history in {folder}."),
            Problem.DAMAGED: _tr("The history in {folder} is damaged, and could not be repaired."),
            Problem.NEWER: _tr("A newer Rill has written {file}. This one leaves it alone; start the newer one."),
            Problem.OTHER: _tr("The history in {folder} cannot be opened. The system says: {detail}"),
        }[opening.problem or Problem.OTHER]
    why = why.format(folder=places.folder, file=places.database, detail=opening.detail)
    if opening.read_only:
        return " ".join((why, _tr("Until then you can read and chat here, and export, but nothing new is kept.")))
    return " ".join((why, _tr("This session’s chats are not kept, but can be exported.")))


def salvaged_text(opening: Opening) -> str:
    """What was saved of a damaged history; `opening.salvaged` is not None."""
    saved = opening.salvaged
    if saved is None:
        return ""
    text = _tr("The history was damaged. {chats} with {messages} could be saved.").format(
        chats=chats(saved.conversations), messages=messages(saved.messages)
    )
    if opening.backup is not None:
        had = _tr("The backup of {date} has {chats}.")
        date = backup_date(opening.backup)
        text += " " + had.format(date=date, chats=chats(opening.backup.conversations))
    return " ".join((text, _tr("The damaged file is kept in the folder “damaged” beside it.")))


def interrupted_text(count: int) -> str:
    if count == 1:
        return _tr("Rill was closed before a reply ended. What had arrived of it is kept.")
    return _tr("Rill was closed before {count} replies ended. What had arrived of them is kept.").format(count=count)


def writing_text(problem: Problem, places: Places) -> str:
    """Why what happens is not kept just now."""
    return {
        Problem.FULL: _tr(
            "The disk is full. What is written and answered is kept in this window, and saved as soon as there is room."
        ),
        Problem.LOCKED: _tr(
            "Another program has locked the history. What is written and answered is kept in this window, and saved as"
            " soon as it lets go."
        ),
        Problem.READ_ONLY: _tr(
            "Rill may not write in {folder} any more. What is written and answered is kept in this window, and saved as"
            " soon as it may."
        ),
        Problem.DAMAGED: _tr(
            "The history is damaged. Rill repairs it when it starts the next time; what is written and answered until"
            " then is kept in this window only: export what you need."
        ),
        Problem.NEWER: _tr("A newer Rill has changed the history. What is new is kept in this window only."),
        Problem.OTHER: _tr(
            "The history in {folder} cannot be written. What is written and answered is kept in this window, and saved"
            " as soon as it can be."
        ),
    }[problem].format(folder=places.folder)


def reading_text(problem: Problem) -> str:
    """Why a chat cannot be shown, or not all of it."""
    if problem is Problem.DAMAGED:
        return _tr(
            "A part of the history is damaged and cannot be shown. Rill repairs it when it starts the next time."
        )
    return _tr("The history cannot be read just now. Open the chat again in a moment.")


def change_text(problem: Problem) -> str:
    """Why what the user did to a chat or folder was not done."""
    why = {
        Problem.FULL: _tr("the disk is full."),
        Problem.LOCKED: _tr("another program has locked the history. Try again in a moment."),
        Problem.READ_ONLY: _tr("the history cannot be written."),
        Problem.DAMAGED: _tr("a part of the history is damaged. Rill repairs it when it starts the next time."),
    }.get(problem, _tr("the history cannot be written just now."))
    return _tr("Nothing was changed: {why}").format(why=why)


def damage_text(count: int) -> str:
    if count == 1:
        return _tr("A message of this chat was changed on the disk. Preferences → Data can add it from a backup.")
    text = _tr("{count} messages of this chat were changed on the disk. Preferences → Data can add them from a backup.")
    return text.format(count=count)


def rewritten_text(places: Places) -> str:
    return _tr(
        "{file} was moved, deleted or replaced while Rill had it open. Rill has written it anew, and nothing is lost;"
        " what lay there meanwhile is in the folder “damaged” beside it."
    ).format(file=places.database)


def _tr(text: str) -> str:
    return QCoreApplication.translate("History", text)
