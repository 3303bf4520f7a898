"""What is said of an archive that cannot be taken, and how a caller's wish to stop is told."""


class ArchiveError(Exception):
    """The archive was rejected and nothing has changed.

    The message is one of the templates below with named fields, so that a user interface can translate the template
    and fill in the fields itself. `conversation` is the title of the one it was found in, or "#5" for the fifth;
    empty where it is the whole file.
    """

    def __init__(self, template: str, *, conversation: str = "", **fields: str | int) -> None:
        self.template = template
        self.fields = fields
        self.conversation = conversation
        super().__init__(template.format(**fields))

    @property
    def message(self) -> str:
        """In English, without the conversation."""
        return self.template.format(**self.fields)


class ArchiveCancelledError(Exception):
    """`cancelled()` was true: nothing was written or changed."""


# -- the file

UNREADABLE = "The file cannot be read: {why}."
DAMAGED_ZIP = "The zip file is damaged or of a kind that Rill does not know."
NO_CONVERSATIONS = "The zip file has no conversations in it that Rill can read."
ENCRYPTED = "The zip file has encrypted files in it. Unpack it with its password first."
UNSAFE_NAME = "The zip file has a file in it with a name that Rill does not trust: {name}."
LINK = "The zip file has a link in it, which Rill does not follow: {name}."
TOO_MANY_FILES = "The zip file has too many files in it: Rill takes {most} at most."
BOMB = "The zip file unpacks to so much more than it holds that Rill stopped."
TOO_LARGE = "There is too much in it: Rill takes {most} MB at most."

# -- its text

NOT_UTF8 = "The file is no text in UTF-8."
NOT_JSON = "The file is no valid JSON, or a part of it is missing."
PART_TOO_LARGE = "One message or conversation in it is too large."
TOO_DEEP = "The file is nested too deep."
UNKNOWN_FORMAT = "The file is neither an export of Rill nor one of ChatGPT."
NEWER_VERSION = "The file was written by a newer Rill (version {version} of the format)."

# -- its content

MISSING = "“{name}” is missing."
NO_TEXT = "“{name}” should be text."
NO_NUMBER = "“{name}” should be a number that makes sense there."
NO_FLAG = "“{name}” should be true or false."
NO_LIST = "“{name}” should be a list."
NO_OBJECT = "“{name}” should be an object."
NOT_ALLOWED = "“{name}” has a value that Rill does not know: {value}."
TOO_LONG = "“{name}” is too long."
TOO_MANY_MESSAGES = "A conversation has too many messages: Rill takes {most} at most."
NO_ATTACHMENT = "“{name}” has an attachment that is neither text nor a picture Rill knows, or is damaged."
TOO_MANY_ATTACHMENTS = "A message has too many attachments: Rill takes {most} at most."
BAD_ORDER = "Message {number} stands twice, or before the one it belongs to."
GOES_IN_CIRCLES = "The messages do not make a tree."
