"""What the log file may hold."""

import asyncio
import logging

from tests.gui.program.rill import OpenRill

KEY = "plainwordscanary"
"""Looks like no key that could be known by its form."""


async def test_the_keys_of_the_session_are_not_in_the_log_whatever_they_look_like(open_rill: OpenRill) -> None:
    settings = '[network.proxy]\nmode = "manual"\nurl = "http://me:canary-of-the-file@proxy.invalid"\n'
    async with open_rill('[chat]\ndefault_model = "guide/manual"\n' + settings) as rill:
        await rill.enter_key(KEY)
        await asyncio.sleep(0)  # the task that keeps the key takes its first step
        logging.getLogger("a.library").error("it quotes %r and %s", KEY, "canary-of-the-file")
        assert "it quotes" in rill.log()
        assert "canary" not in rill.log()
