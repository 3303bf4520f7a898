"""The library of system prompts: a file of its own in the settings' directory, which people may edit by hand.

    [[prompt]]
    name = "Translator"
    text = "Translate what I write into English."

Until something is changed there is no such file, and the examples that come with Rill stand in for it. What cannot be
read is never written over.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gui.settings.problem import Problem
from gui.settings.toml_text import SettingsFileError, parse, read

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "resources" / "prompts.toml"
MAX_NAME = 80
MAX_TEXT = 100_000
"""Characters."""
_TABLE = "prompt"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
"""What stands in no TOML string as it is."""
_HEADER = "# The library of system prompts. Rill reads it anew whenever it shows it.\n"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A system prompt and what it is called."""

    name: str
    text: str


class PromptLibraryError(Exception):
    """The library cannot be read or changed; `problem` says why in a form that can be translated."""

    def __init__(self, template: str, *, line: int | None = None, **fields: str | int | float) -> None:
        self.problem = Problem(key="", line=line, template=template, fields=dict(fields))
        super().__init__(self.problem.message)


class PromptLibrary:
    """Every question and every change reads the file: somebody may have edited it meanwhile."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def path(self) -> Path:
        return self._path

    def prompts(self) -> list[Prompt]:
        """In the order of the file.

        Raises:
            PromptLibraryError: it cannot be read.
        """
        return self._read()[1]

    def add(self, prompt: Prompt) -> None:
        """At the end. Raises PromptLibraryError as all changes do; then nothing has changed."""
        text, prompts = self._read()
        self._write(text, prompts, [*prompts, _checked(prompt)], range(len(prompts)))

    def replace(self, old: Prompt, new: Prompt) -> None:
        """Change the prompt that is `old`; where that is gone, `new` is added."""
        text, prompts = self._read()
        if old not in prompts:
            self.add(new)
            return
        at = prompts.index(old)
        changed = [*prompts]
        changed[at] = _checked(new)
        self._write(text, prompts, changed, range(len(prompts)))

    def remove(self, prompt: Prompt) -> None:
        """Does nothing where it is gone already."""
        text, prompts = self._read()
        if prompt in prompts:
            at = prompts.index(prompt)
            rest = [number for number in range(len(prompts)) if number != at]
            self._write(text, prompts, [prompts[number] for number in rest], rest)

    def _read(self) -> tuple[str, list[Prompt]]:
        try:
            text = read(self._path)
        except FileNotFoundError:
            text = read(EXAMPLES)
        except SettingsFileError as error:
            problem = error.problem
            raise PromptLibraryError(problem.template, line=problem.line, **problem.fields) from error
        try:
            return text, _prompts_in(parse(text))
        except (SettingsFileError, ValueError) as error:
            line = error.problem.line if isinstance(error, SettingsFileError) else None
            raise PromptLibraryError(
                "The library of prompts cannot be understood and is left as it is. Correct {path}, or move it away.",
                line=line,
                path=str(self._path),
            ) from error

    def _write(self, text: str, old: Sequence[Prompt], new: Sequence[Prompt], kept: Sequence[int]) -> None:
        """`kept` says of the first of `new` which of `old` they were."""
        from gui.settings.atomic import write_atomically  # a start does not write

        edited = _edited(text if self._path.exists() else "", old, new, kept)
        try:
            write_atomically(self._path, edited.encode())
        except (OSError, ValueError) as error:
            why = (error.strerror if isinstance(error, OSError) else None) or str(error)
            template = "The library of prompts cannot be saved in {path} ({why})."
            raise PromptLibraryError(template, path=str(self._path), why=why) from error


def _checked(prompt: Prompt) -> Prompt:
    name, text = " ".join(prompt.name.split()), prompt.text.strip()
    if not name:
        raise PromptLibraryError("A prompt needs a name.")
    if len(name) > MAX_NAME:
        raise PromptLibraryError("A name has at most {most} characters.", most=MAX_NAME)
    if not text:
        raise PromptLibraryError("A prompt needs a text.")
    if len(text) > MAX_TEXT:
        raise PromptLibraryError("A prompt of the library has at most {most} characters.", most=MAX_TEXT)
    return Prompt(_storable(name), _storable(text))


def _storable(text: str) -> str:
    """Without what no file can hold, such as half of a pair of surrogates."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode("utf-8")


def _prompts_in(document: dict[str, Any]) -> list[Prompt]:
    """Raises ValueError where it is of another form."""
    tables = document.get(_TABLE, [])
    if not isinstance(tables, list):
        raise ValueError(_TABLE)
    prompts = []
    for table in tables:
        name, text = (table.get("name"), table.get("text")) if isinstance(table, dict) else (None, None)
        if not (isinstance(name, str) and isinstance(text, str)):
            raise ValueError(_TABLE)
        prompts.append(Prompt(" ".join(name.split()), text.strip()))
    return prompts


def _edited(text: str, old: Sequence[Prompt], new: Sequence[Prompt], kept: Sequence[int]) -> str:
    """The file's text with these prompts: comments and what else stands in it stay where that is possible."""
    if text:
        from tomlkit.exceptions import TOMLKitError

        try:
            edited = _edited_in_place(text, old, new, kept)
            if _prompts_in(parse(edited)) == list(new):
                return edited
        except (TOMLKitError, SettingsFileError, ValueError, TypeError, KeyError, IndexError, AttributeError):
            pass  # tomlkit cannot edit everything that tomllib reads: write it anew
    return _written(new)


def _edited_in_place(text: str, old: Sequence[Prompt], new: Sequence[Prompt], kept: Sequence[int]) -> str:
    import tomlkit

    document = tomlkit.parse(text)
    tables: Any = document[_TABLE] if _TABLE in document else tomlkit.aot()
    for number in reversed(range(len(old))):
        if number not in kept:
            del tables[number]
    for number, prompt in enumerate(new[: len(kept)]):
        if prompt != old[kept[number]]:
            tables[number]["name"], tables[number]["text"] = prompt.name, _text_item(prompt.text)
    for prompt in new[len(kept) :]:
        tables.append(_table(prompt))
    if _TABLE not in document:
        document[_TABLE] = tables
    return tomlkit.dumps(document)


def _written(prompts: Sequence[Prompt]) -> str:
    import tomlkit

    tables = tomlkit.aot()
    for prompt in prompts:
        tables.append(_table(prompt))
    document = tomlkit.document()
    document[_TABLE] = tables
    return _HEADER + "\n" + tomlkit.dumps(document) if prompts else _HEADER


def _table(prompt: Prompt) -> Any:
    import tomlkit

    table = tomlkit.table()
    table["name"], table["text"] = prompt.name, _text_item(prompt.text)
    return table


def _text_item(text: str) -> Any:
    """Several lines are written as such."""
    import tomlkit

    if "\n" not in text:
        return text
    escaped = text.replace("\\", "\\\\").replace('"""', '""\\"')
    return tomlkit.string(_CONTROL.sub(_escape, escaped), multiline=True, escape=False)


def _escape(sign: re.Match[str]) -> str:
    return f"\\u{ord(sign[0]):04X}"
