"""A conversation as one text, for services that take no roles."""

from provider.types import Messages


def format_prompt(messages: Messages) -> str:
    """Each message behind its role, oldest first, ending where the assistant is to go on.

    A single user message stays as it is: roles would only confuse the model.
    """
    if len(messages) == 1 and messages[0]["role"] == "user":
        return messages[0]["content"]
    turns = [f"{message['role'].capitalize()}: {message['content'].strip()}" for message in messages]
    return "\n\n".join([*turns, "Assistant:"])
