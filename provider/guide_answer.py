"""What the Guide says: passages of the manual, or honestly that there are none."""

import re
from collections.abc import Sequence
from functools import cache

from provider.guide_language import is_english
from provider.manual import Passage, manual_passages
from provider.manual_search import Hit, ManualIndex, question_words, section_of_message

_EXAMPLES = """\
- How do I set a proxy?
- Which keyboard shortcuts are there?
- Are my conversations saved?
- What is sent, and to whom?"""

_INTRODUCTION = f"""\
I am the Guide. I am no AI model: I search the manual of Rill for the words of your question and quote what fits, \
without any network. You could ask me:

{_EXAMPLES}

For a real conversation, choose a model of another provider in the model picker (Ctrl+Shift+M)."""

_NOTHING_FOUND = f"""\
I found nothing about that in the manual of Rill. I am no AI model: I only search the manual, so I can answer \
questions about Rill and nothing else. You could ask me:

{_EXAMPLES}

For everything else, choose a model of another provider in the model picker (Ctrl+Shift+M)."""

_ENGLISH_ONLY = (
    "I understand only English, since I merely search the English manual of Rill for the words of your question."
)

_SMALL_TALK = (
    (
        r"(hi|hello|hey|hiya|howdy|greetings|good (morning|afternoon|evening|day))( there| guide| rill| you)*",
        f"Hello! {_INTRODUCTION}",
    ),
    (
        r"((ok|okay|great|perfect|cool|nice|many|cheers|thanks|thank you|thx)( a lot| very much| so much| guide)* ?)+",
        "You are welcome. Ask me anything else about Rill.",
    ),
    (r"(good ?)?bye( bye)?|see you( later)?|good night", "Goodbye!"),
    (
        r"(what|which) (can|could|do) (you|i|we) (do|ask)( you)?( here| for me)?|(who|what) are you|what is the guide"
        r"|are you (an? )?(ai|human|real|bot|robot|model|llm|chatgpt|person)( model)?"
        r"|(can you )?help( me)?|how are you( doing)?|test(ing)?",
        _INTRODUCTION,
    ),
)
"""Patterns of a whole message, and what to say to it."""

_FOLLOW_UP = re.compile(r"(and|but|or|also|then|so|what about|how about|why|what if)\b", re.IGNORECASE)
_EARLIER_WEIGHT = 0.4
"""What the words of the question before count for a follow-up."""
_ENOUGH_COVERAGE = 0.5
"""The share of a question that a passage must speak of; below, it is about something else."""
_NEAR_BEST = 0.7
"""A second passage is quoted too, or named, when its score is at least this share of the best."""
_LONGEST_QUESTION = 4000
"""Characters of a question that are looked at."""
_SHORT = 900
"""Characters up to which a second passage is quoted beside the first."""


def answer(questions: Sequence[str]) -> str:
    """The answer, in Markdown, to the last of the user's messages (oldest first)."""
    question = questions[-1].strip()[:_LONGEST_QUESTION] if questions else ""
    said = _small_talk(question)
    if said:
        return said
    hits = _find(question, questions[-2] if len(questions) > 1 else "")
    if not is_english(question):
        found = f"This fits best:\n\n{_quote(hits)}" if hits else f"You could ask me:\n\n{_EXAMPLES}"
        return f"{_ENGLISH_ONLY} {found}"
    return _quote(hits) if hits else _NOTHING_FOUND


def _small_talk(question: str) -> str:
    plain = " ".join(re.findall(r"\w+", question.lower()))
    if not plain:
        return _INTRODUCTION
    return next((said for pattern, said in _SMALL_TALK if re.fullmatch(pattern, plain)), "")


def _find(question: str, earlier: str) -> list[Hit]:
    words = dict.fromkeys(question_words(question), 1.0)
    if not is_english(question):
        return _fitting(_index().search({word: 1.0 for word in words if _index().knows(word)}))
    about = section_of_message(question, manual_passages())
    if about is not None:
        return [Hit(about, score=1.0, coverage=1.0)]
    hits = _fitting(_index().search(words))
    if hits and not _FOLLOW_UP.match(question):
        return hits
    if not words and re.search(r"\brill\b", question, re.IGNORECASE):
        return [Hit(manual_passages()[0], score=1.0, coverage=1.0)]
    together = dict.fromkeys(question_words(earlier), _EARLIER_WEIGHT) | words
    return _fitting(_index().search(together)) or hits


def _fitting(hits: list[Hit]) -> list[Hit]:
    """Those that are about the question, and not much worse than the best of them."""
    hits = [hit for hit in hits if hit.coverage >= _ENOUGH_COVERAGE]
    return [hit for hit in hits if hit.score >= _NEAR_BEST * hits[0].score]


def _quote(hits: list[Hit]) -> str:
    best, others = hits[0].passage, [hit.passage for hit in hits[1:4]]
    parts = [_quoted(best)]
    if others and len(best.text) + len(others[0].text) <= _SHORT:
        parts.append(_quoted(others.pop(0)))
    if others:
        parts.append("See also: " + ", ".join(f"*{_title(passage)}*" for passage in others) + ".")
    return "\n\n".join(parts)


def _quoted(passage: Passage) -> str:
    return f"### {passage.heading}\n\n{passage.text}\n\n*From the manual: {passage.chapter}*"


def _title(passage: Passage) -> str:
    return passage.heading.replace("_", "\\_")


@cache
def _index() -> ManualIndex:
    return ManualIndex(manual_passages())
