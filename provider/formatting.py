"""A conversation in the forms that services want it in."""

from provider.types import Message, Messages


def split_system_prompt(messages: Messages, prompt: str | None) -> tuple[str, list[Message]]:
    """The system prompt, `prompt` first and the conversation's system messages after it; and the turns without it."""
    system = [message["content"] for message in messages if message["role"] == "system"]
    turns = [message for message in messages if message["role"] != "system"]
    return "\n\n".join([prompt, *system] if prompt else system), turns


def format_prompt(messages: Messages) -> str:
    """Each message behind its role, oldest first, ending where the assistant is to go on.

    A single user message stays as it is: roles would only confuse the model.
    """
    if len(messages) == 1 and messages[0]["role"] == "user":
        return messages[0]["content"]
    turns = [f"{message['role'].capitalize()}: {message['content'].strip()}" for message in messages]
    return "\n\n".join([*turns, "Assistant:"])
