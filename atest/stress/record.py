"""What a child run of Robot Framework reports to the stress test that started it.

Every note is one line of a file, written at once: a child that is killed has told
everything up to then.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

FILE = "NETNS_STRESS_RECORD"  # the environment variable with the path of the file

_descriptor = -1


def note(kind: str, text: str = "") -> None:
    """Write a note, in a child that was given a file for them."""
    global _descriptor  # noqa: PLW0603
    if _descriptor < 0:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        _descriptor = os.open(os.environ[FILE], flags, 0o600)
    os.write(_descriptor, json.dumps([kind, text]).encode() + b"\n")


class Record:
    """The notes of a child that has ended."""

    def __init__(self, path: Path) -> None:
        lines = path.read_text().splitlines() if path.exists() else []
        self._notes: list[list[str]] = [json.loads(line) for line in lines]

    def count(self, kind: str) -> int:
        return sum(1 for found, _ in self._notes if found == kind)

    def texts(self, kind: str) -> list[str]:
        return [text for found, text in self._notes if found == kind]

    def most_frequent(self, kind: str) -> list[tuple[str, int]]:
        return Counter(self.texts(kind)).most_common()
