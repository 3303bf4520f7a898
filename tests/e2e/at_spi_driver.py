"""Reads and drives a window through AT-SPI, as a screen reader does: a JSON request a line in, an answer a line out.

Runs in the system's Python, because only that has the bindings (`tests.e2e.screen_reader` starts it and explains
the requests). Every request is tried until it succeeds or its time is over: a window takes a moment to change.
"""

import json
import sys
import time
from collections.abc import Iterator
from typing import Any

import gi

gi.require_version("Atspi", "2.0")  # before it is imported
from gi.repository import Atspi, GLib

CALL_MS, START_MS = 2_000, 5_000
PAUSE_SECONDS = 0.05
HEARD = ("object:announcement", "object:state-changed:focused", "object:state-changed:expanded")
RENAMED_ROLES = {"push button": "button"}  # the newer AT-SPI says it shorter


class NotThereError(Exception):
    """What was asked for is not (yet) in the window."""


def walk(application: Any) -> Iterator[Any]:
    """The application and everything below it, nearest first, but nothing that lies in something hidden: the pages of
    a window that are not shown have hundreds of nodes, and each takes several calls."""
    yield application
    level = children(application)
    while level:
        yield from level
        level = [child for parent in level if is_showing(parent) for child in children(parent)]


def children(node: Any) -> list[Any]:
    node.clear_cache()
    found = [node.get_child_at_index(index) for index in range(node.get_child_count())]
    return [child for child in found if child is not None]


def find(request: dict[str, Any]) -> Any:
    role, name = request["role"], request["name"]
    for application in children(Atspi.get_desktop(0)):
        for node in walk(application):
            if role_of(node) == role and name in (None, node.get_name(), label_of(node)) and is_showing(node):
                return node
    raise NotThereError(f"no {role} named {name!r} is on screen")


def role_of(node: Any) -> str:
    role = str(node.get_role_name())
    return RENAMED_ROLES.get(role, role)


def label_of(node: Any) -> str | None:
    """The label beside it: Qt gives combo boxes no other name than what is chosen in them."""
    for relation in node.get_relation_set():
        if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY:
            return str(relation.get_target(0).get_name())
    return None


def is_showing(node: Any) -> bool:
    return bool(node.get_state_set().contains(Atspi.StateType.SHOWING))


def text_of(node: Any) -> str:
    if "Text" not in node.get_interfaces():
        return ""
    return str(Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node)))


def chosen_in(node: Any) -> str:
    """The item that is chosen in a combo box."""
    if role_of(node) != "combo box":
        return ""
    items = [item for view in children(node) for item in children(view)]
    return next((i.get_name() for i in items if i.get_state_set().contains(Atspi.StateType.SELECTED)), "")


def told_by(node: Any) -> str:
    """What can be read of something that is no text."""
    return chosen_in(node) or node.get_description() or "\n".join(filter(None, map(text_of, children(node))))


def describe(node: Any) -> dict[str, Any]:
    states = [state.value_nick for state in node.get_state_set().get_states()]
    return {
        "role": role_of(node),
        "name": node.get_name(),
        "description": node.get_description(),
        "text": text_of(node) if "Text" in node.get_interfaces() else told_by(node),
        "states": states,
    }


def do_read(request: dict[str, Any]) -> Any:
    return describe(find(request))


def do_items(request: dict[str, Any]) -> Any:
    return [describe(child) for child in children(find(request))]


def do_press(request: dict[str, Any]) -> Any:
    node = find(request)
    if not node.get_state_set().contains(Atspi.StateType.ENABLED):
        raise NotThereError(f"the {request['role']} {request['name']!r} is disabled")
    if "Action" not in node.get_interfaces() or not Atspi.Action.do_action(node, 0):
        raise NotThereError(f"the {request['role']} {request['name']!r} has no action")
    return True


def do_set_text(request: dict[str, Any]) -> Any:
    node = find(request)
    if "EditableText" not in node.get_interfaces() or not Atspi.EditableText.set_text_contents(node, request["text"]):
        raise NotThereError(f"the {request['role']} {request['name']!r} takes no text")
    return True


def do_select(request: dict[str, Any]) -> Any:
    for view in children(find(request)):
        for index, item in enumerate(children(view)):
            if item.get_name() == request["item"] and Atspi.Selection.select_child(view, index):
                return True
    raise NotThereError(f"there is no {request['item']!r} to choose")


def do_focus(request: dict[str, Any]) -> Any:
    if not Atspi.Component.grab_focus(find(request)):
        raise NotThereError(f"the {request['role']} {request['name']!r} takes no focus")
    return True


def message_item(request: dict[str, Any]) -> Any:
    """The message in this row of the conversation."""
    conversation = find({"role": "list", "name": "Conversation"})
    conversation.clear_cache()
    if request["row"] >= conversation.get_child_count():
        raise NotThereError(f"there is no message in row {request['row']}")
    item = conversation.get_child_at_index(request["row"])
    item.clear_cache()
    return item


def do_message(request: dict[str, Any]) -> Any:
    item = message_item(request)
    return {**describe(item), "place": item.get_index_in_parent(), "parent": item.get_parent().get_name()}


def do_parts(request: dict[str, Any]) -> Any:
    """Everything beneath a message, each with how deep it is."""
    return [{**describe(node), "depth": depth} for node, depth in beneath(message_item(request), 1)]


def beneath(node: Any, depth: int) -> Iterator[tuple[Any, int]]:
    for child in children(node):
        yield child, depth
        yield from beneath(child, depth + 1)


def do_pieces(request: dict[str, Any]) -> Any:
    """A message's text, read piece by piece as a reader walks it: by CHAR, WORD, LINE."""
    item = message_item(request)
    granularity = getattr(Atspi.TextGranularity, request["by"])
    offset = 0
    pieces: list[str] = []
    while offset < Atspi.Text.get_character_count(item) and len(pieces) < request["most"]:
        found = Atspi.Text.get_string_at_offset(item, offset, granularity)
        pieces.append(found.content)
        offset = max(offset + 1, found.end_offset)
    return pieces


def do_focus_message(request: dict[str, Any]) -> Any:
    if not Atspi.Component.grab_focus(message_item(request)):
        raise NotThereError(f"the message in row {request['row']} takes no focus")
    return True


def do_press_part(request: dict[str, Any]) -> Any:
    """Do what a press does on something beneath a message."""
    for node, _ in beneath(message_item(request), 1):
        if role_of(node) == request["role"] and node.get_name() == request["name"]:
            return bool(Atspi.Action.do_action(node, 0))
    raise NotThereError(f"the message has no {request['role']} {request['name']!r}")


seen: list[list[str]] = []


def on_event(event: Any) -> None:
    """What the window told by itself: kind, role and name of who told it, and what it said."""
    said = event.any_data if isinstance(event.any_data, str) else ""
    if event.type.startswith("object:state-changed:focused") and not event.detail1:
        return
    try:
        seen.append([event.type, role_of(event.source), event.source.get_name(), said])
    except GLib.Error:
        return  # it has gone already


def do_events(request: dict[str, Any]) -> Any:
    """What was told since the last time."""
    pump()
    told = list(seen)
    seen.clear()
    return told


def pump() -> None:
    context = GLib.MainContext.default()
    while context.pending():
        context.iteration(False)


def do_tree(request: dict[str, Any]) -> Any:
    return [describe(node) for application in children(Atspi.get_desktop(0)) for node in walk(application)]


ACTIONS = {
    "read": do_read,
    "items": do_items,
    "press": do_press,
    "set_text": do_set_text,
    "select": do_select,
    "focus": do_focus,
    "tree": do_tree,
    "message": do_message,
    "parts": do_parts,
    "pieces": do_pieces,
    "focus_message": do_focus_message,
    "press_part": do_press_part,
    "events": do_events,
}


def answer(request: dict[str, Any]) -> dict[str, Any]:
    deadline = time.monotonic() + request["seconds"]
    while True:
        try:
            return {"value": ACTIONS[request["do"]](request)}
        except (NotThereError, GLib.Error) as error:
            # A node that has just gone answers with GLib.Error.
            if time.monotonic() > deadline:
                return {"error": str(error)}
        time.sleep(PAUSE_SECONDS)


def main() -> None:
    Atspi.init()
    Atspi.set_timeout(CALL_MS, START_MS)
    listener = Atspi.EventListener.new(on_event)
    for kind in HEARD:
        listener.register(kind)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
