"""What is read of programs' output when a test has failed."""

from __future__ import annotations

import os
from pathlib import Path

from NetnsLibrary.integration.programs import _tail


def test_the_end_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "output"
    path.write_bytes(b"x" * 70_000 + b"end")
    assert _tail(str(path)) == b"x" * (65_536 - 3) + b"end"


def test_what_has_no_end_is_not_waited_for(tmp_path: Path) -> None:
    fifo = str(tmp_path / "fifo")
    os.mkfifo(fifo)
    for path in (fifo, str(tmp_path), str(tmp_path / "none"), "/dev/null"):
        assert _tail(path) == b""
