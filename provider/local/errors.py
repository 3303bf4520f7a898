"""What can go wrong with models that run on this computer."""

from typing import ClassVar

from provider.errors import ProviderError


class NoModelsError(ProviderError):
    """There is nothing to run yet. Fields: folder."""

    template = "The folder {folder} holds no model yet."
    advice = "Open a GGUF file, or download one, from the menu."
    retryable = False


class ModelFileError(ProviderError):
    """Base of what is wrong with the file of a model. Fields: file (its name)."""

    template: ClassVar[str] = "“{file}” cannot be used."
    retryable: ClassVar[bool] = False


class ModelFileUnreadableError(ModelFileError):
    """The file is gone or cannot be read. Fields: file, why."""

    template = "“{file}” cannot be read: {why}."
    advice = "Put the file back, or choose another model."
    retryable = True


class ForeignModelFileError(ModelFileError):
    """The file is no GGUF file. Fields: file, what (what it seems to be)."""

    template = "“{file}” is no GGUF file but {what}."
    advice = "Choose a file with a model in the GGUF format; its name mostly ends in .gguf."


class DamagedModelFileError(ModelFileError):
    """The file is GGUF but not whole, or its header is not as it should be. Fields: file, why."""

    template = "“{file}” is damaged: {why}."
    advice = "Download it again."


class UnsupportedModelFileError(ModelFileError):
    """The file is sound, but nothing that can answer here. Fields: file, why."""

    template = "“{file}” cannot be used: {why}."
    advice = "Choose another model."


class EngineMissingError(ProviderError):
    """What runs models is not there or does not start on this computer. Fields: why."""

    template = "Models cannot be run on this computer: {why}."
    advice = "Install Rill anew, with all that belongs to it."
    retryable = False


class ModelNotLoadedError(ProviderError):
    """The engine refused the model. Fields: file, why (the engine's own words)."""

    template = "“{file}” could not be loaded: {why}."
    advice = "The model may be newer than this version of Rill, or its file damaged."


class MemoryNeededError(ProviderError):
    """The engine did not get the memory that the model and its context take. Fields: file."""

    template = "There is not enough memory to run “{file}”."
    advice = "Close other programs, choose a smaller model, or a shorter context under Preferences → On this computer."


class EngineEndedError(ProviderError):
    """The model's process is gone, while it loaded or in the midst of an answer. Fields: how."""

    template = "The model’s process ended: {how}."
    advice = (
        "Try again. If it happens again, choose a smaller model or a shorter context (Preferences → On this computer)."
    )


class DownloadAddressError(ProviderError):
    """The address leads to no file that may be downloaded. Fields: why."""

    template = "This address cannot be downloaded from: {why}."
    advice = "Copy the address of the .gguf file itself."
    retryable = False


class DownloadRefusedError(ProviderError):
    """The server gives the file only to those who log in there. Fields: host, status."""

    template = "{host} does not give this file to everybody ({status})."
    advice = "Log in there in a browser, download the file and open it here."
    retryable = False


class AlreadyThereError(ProviderError):
    """The folder has a file of this name. Fields: file."""

    template = "“{file}” is in the folder already."
    advice = "Delete it there to download it again."
    retryable = False


class DiskSpaceError(ProviderError):
    """There is too little room for a file. Fields: needed, free (both with their unit)."""

    template = "The disk has {free} free, and the file needs {needed}."
    advice = "Make room, or choose another folder under Preferences → On this computer."
    retryable = False


class FileNotWrittenError(ProviderError):
    """What was downloaded cannot be written. Fields: file, why."""

    template = "“{file}” cannot be written: {why}."
    advice = "Check the folder for models under Preferences → On this computer."
    retryable = False


class ChecksumError(ProviderError):
    """The downloaded file is not the one that the checksum belongs to. Fields: file, found."""

    template = "“{file}” is not the file that the checksum belongs to; its own is {found}."
    advice = "Compare the checksum with that on the model’s page, and download it again."
    retryable = False
