from pytestqt.qtbot import QtBot

from gui.bridge.warm_up import WarmUp
from gui.markdown.highlight import COMMON, lexer_for


def test_the_usual_lexers_are_ready_afterwards(qtbot: QtBot) -> None:
    lexer_for.cache_clear()
    warm_up = WarmUp(busy=lambda: False, delay_ms=0, pause_ms=0)
    with qtbot.waitSignal(warm_up.ended):
        pass
    before = lexer_for.cache_info()
    assert all(lexer_for(language) for language in COMMON)
    assert lexer_for.cache_info().misses == before.misses


def test_it_stands_back_while_there_is_something_to_do(qtbot: QtBot) -> None:
    lexer_for.cache_clear()
    asked: list[bool] = []
    streaming = [True]

    def busy() -> bool:
        asked.append(True)
        return streaming[0]

    warm_up = WarmUp(busy=busy, delay_ms=0, pause_ms=0)
    qtbot.waitUntil(lambda: len(asked) > 5)
    assert lexer_for.cache_info().currsize == 0
    streaming[0] = False
    with qtbot.waitSignal(warm_up.ended):
        pass
    assert lexer_for.cache_info().currsize == len(COMMON)
