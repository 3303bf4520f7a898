from provider.token_estimate import estimated_tokens


def test_four_characters_of_western_script_are_a_token() -> None:
    assert estimated_tokens("") == 0
    assert estimated_tokens("word" * 10) == 10
    assert estimated_tokens("Größe, naïve") == 3


def test_every_sign_of_another_script_is_one() -> None:
    assert estimated_tokens("語" * 10) == 10
    assert estimated_tokens("Приветword") == 6 + 1
    assert estimated_tokens("🙂🙂") == 2
    assert estimated_tokens("\ud800 alone") == 2
