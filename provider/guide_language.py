"""Whether a question is in English, as far as the Guide needs to know."""

import re
import unicodedata

_FOREIGN_WORDS = """
aber auf bitte das dem den der die ein eine einen für gibt ich ist kann kannst machen mein meine mit nicht oder und
warum welche wer wie wo wofür zu
avec ce comment dans des est et je la le les mes mon ne pas peut peux pour pourquoi puis que quel quelle quelles quels
qui sont sur une
como con cual cuál cuáles cómo de del donde dónde el en es está hay la las los mi mis para por porque puedo que quiero
qué se son una
che come con cosa di dove gli il io mio non per perché posso quali sono un una è
de em eu meu minha não onde os para por posso quais qual que são um uma você é
aan een hoe het ik kan mijn niet van voor waar waarom wat welke zijn
att det ett hur inte jag kan och om på vad var är som
czy gdzie jak jest mogę nie proszę
"""
_ENGLISH_WORDS = """
a about all am an and any are as at be by can did do does for from get has have how i in is it its me my no not of off
on one or so that the there this to was we what when where which who why will with without you your
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_FOREIGN = frozenset(_FOREIGN_WORDS.split()) - _ENGLISH


def is_english(question: str) -> bool:
    """False for another script than Latin, and where small words of other languages outnumber the English ones."""
    letters = [character for character in question if character.isalpha()]
    latin = [character for character in letters if unicodedata.name(character, "").startswith("LATIN")]
    if len(latin) * 2 < len(letters):
        return False
    words = re.findall(r"[^\W\d_]+", question.lower())
    foreign = sum(word in _FOREIGN for word in words)
    return foreign <= sum(word in _ENGLISH for word in words)
