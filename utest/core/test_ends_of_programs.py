"""Python programs that end without closing what they have made."""

from __future__ import annotations

import pytest

from utest.support.children import run_python

_RUNS = 10  # whether the worker is busy at the end is a matter of chance


@pytest.mark.parametrize("end", ["", "sys.exit(0)", "raise KeyboardInterrupt"])
def test_program_that_ends_at_once_ends_and_says_nothing_of_us(end: str) -> None:
    code = f"""
        import sys
        from NetnsLibrary import core
        core.watch()
        class Keeper:
            pass
        keeper = Keeper()
        keeper.made = core.new_transient("alice")
        keeper.itself = keeper
        {end}
        """
    for _ in range(_RUNS):
        ended = run_python(code)
        assert "NetnsLibrary" not in ended.stderr
        assert "ignored" not in ended.stderr


def test_program_ends_while_a_job_still_waits() -> None:
    code = """
        import os, signal, threading
        from NetnsLibrary.core import worker
        worker._REST_WITHIN = 0.2
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job ignores it
        reading, _ = os.pipe()
        threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
        worker.call(os.read, reading, 1)
        """
    ended = run_python(code)
    assert ended.stderr.rstrip().endswith("KeyboardInterrupt")
