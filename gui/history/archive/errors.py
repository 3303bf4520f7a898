"""What is said of an archive that cannot be taken, and how a caller's wish to stop is told."""


class ArchiveError(Exception):
    """The archive was rejected and nothing has changed.

    The message is a template with named fields, so that a user interface can translate the template and fill in the
    fields itself. `conversation` is the title of the one it was found in, or "#5"; empty where it is the whole file.
    """

    def __init__(self, template: str, *, conversation: str = "", **fields: str | int) -> None:
        self.template = template
        self.fields = fields
        self.conversation = conversation
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """In English, without the conversation."""
        return self.template.format(**self.fields)


class ArchiveCancelledError(Exception):
    """`cancelled()` was true: nothing was written or changed."""


TOO_MANY_MESSAGES = "A conversation has too many messages: Rill takes {most} at most."
