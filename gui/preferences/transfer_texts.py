"""What is said of exports, imports and backups: while they run, and when they have ended."""

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from gui.bridge.transfer import Failed, Outcome, Work
from gui.history.archive.errors import ArchiveError
from gui.history.archive.forms import Words
from gui.history.archive.merging import Added
from gui.history.backups import Backup
from gui.history.problems import Problem


def progress_text(work: Work, done: int, total: int) -> str:
    """How far it is; `total` is 0 as long as nobody knows."""
    if work is Work.EXPORT and total:
        return _tr("Exporting chats: {done} of {total}").format(done=number(done), total=number(total))
    text = {
        Work.EXPORT: _tr("Exporting chats…"),
        Work.IMPORT: _tr("Importing chats…"),
        Work.BACK_UP: _tr("Making a backup…"),
        Work.RESTORE: _tr("Adding what is missing from the backup…"),
        Work.DELETE: _tr("Deleting all chats…"),
    }[work]
    return _tr("{text} {percent} %").format(text=text, percent=done * 100 // total) if total else text


def outcome_text(outcome: Outcome) -> str:
    """What was done, with its counts."""
    if outcome.work is Work.EXPORT:
        return _tr("Exported {chats} to {file}.").format(chats=chats(outcome.exported), file=outcome.target)
    if outcome.work is Work.BACK_UP:
        return _tr("The backup is made, and was looked through.")
    if outcome.work is Work.DELETE:
        return _tr("All chats are deleted.")
    done = _added(outcome.added or Added())
    return done if outcome.work is Work.IMPORT else _tr("From the backup: {what}").format(what=done)


def failure_text(failed: Failed) -> str:
    """Why it was not done, and what to do about it."""
    if isinstance(failed.error, ArchiveError):
        why = QCoreApplication.translate("ArchiveError", failed.error.template).format(**failed.error.fields)
        if failed.error.conversation:
            where = _tr("Nothing was imported, because of the chat “{title}” in the file: {why}")
            return where.format(title=failed.error.conversation, why=why)
        return _tr("Nothing was imported. {why}").format(why=why)
    what = {
        Work.EXPORT: _tr("Nothing was exported."),
        Work.IMPORT: _tr("Nothing was imported."),
        Work.BACK_UP: _tr("No backup was made."),
        Work.RESTORE: _tr("Nothing was added from the backup."),
        Work.DELETE: _tr("Not everything was deleted."),
    }[failed.work]
    if failed.work is Work.EXPORT and failed.target is not None:
        why = _target_problem(failed.error.problem, failed.error.detail).format(folder=failed.target.parent)
    else:
        why = _problem(failed.error.problem, failed.error.detail)
    return f"{what} {why}"


def cancelled_text(work: Work) -> str:
    return {
        Work.EXPORT: _tr("The export was cancelled; no file was written."),
        Work.IMPORT: _tr("The import was cancelled; nothing was added."),
    }.get(work, _tr("Cancelled."))


def chats(count: int) -> str:
    return _tr("1 chat") if count == 1 else _tr("{count} chats").format(count=number(count))


def messages(count: int) -> str:
    return _tr("1 message") if count == 1 else _tr("{count} messages").format(count=number(count))


def number(value: int) -> str:
    return QLocale().toString(value)


def data_size(count: int) -> str:
    return QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def backup_date(backup: Backup) -> str:
    """Day and time by this computer's clock."""
    moment = QDateTime.fromSecsSinceEpoch(round(backup.when.timestamp()))
    return QLocale().toString(moment, _tr("d MMM yyyy, HH:mm"))


def document_words() -> Words:
    """What exported documents say in the user's language."""
    return Words(
        you=_tr("You"),
        assistant=_tr("Assistant"),
        reasoning=_tr("Reasoning"),
        untitled=_tr("Conversation"),
        stopped=_tr("stopped"),
        failed=_tr("failed"),
        interrupted=_tr("interrupted"),
        image=_tr("image"),
        attached=_tr("Attached"),
    )


def _added(added: Added) -> str:
    parts = (
        (added.conversations_added, _tr("{chats} added")),
        (added.conversations_extended, _tr("{chats} extended")),
        (added.already_there, _tr("{chats} already there")),
    )
    said = [text.format(chats=chats(count)) for count, text in parts if count]
    return _tr("{list}.").format(list=", ".join(said)) if said else _tr("There were no chats in it.")


def _target_problem(problem: Problem, detail: str) -> str:
    """With `{folder}`: where it was to be written."""
    return {
        Problem.FULL: _tr("There is no room left in {folder}. Make room, or choose another place."),
        Problem.READ_ONLY: _tr("Rill may not write in {folder}. Choose another place."),
    }.get(problem, "") or _problem(problem, detail).replace("{", "{{").replace("}", "}}")


def _problem(problem: Problem, detail: str) -> str:
    return {
        Problem.FULL: _tr("The disk is full. Make room, and try again."),
        Problem.LOCKED: _tr("Another program uses the history just now. Try again when it has ended."),
        Problem.READ_ONLY: _tr("Rill may not write there."),
        Problem.DAMAGED: _tr("What it would have been made from is damaged."),
        Problem.NEWER: _tr("It was written by a newer Rill."),
        Problem.OTHER: _tr("The system says: {detail}").format(detail=detail),
    }[problem]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Transfer", text)
