"""A listener that notes when a signal met Robot Framework in the middle of its own output.

Robot Framework then leaves an element open, and output.xml is no whole XML
(https://github.com/robotframework/robotframework/issues/5417). The library can do nothing
about that; where a signal met code of the library, the output has to be whole.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType
from typing import Any

import robot
from robot.running.signalhandler import _StopSignalMonitor

from .interruptions import LIBRARY
from .record import note

_ROBOT = Path(robot.__file__).parent
_WRITING = (str(_ROBOT / "output" / "outputfile.py"), str(_ROBOT / "running" / "statusreporter.py"))


class Writing:
    """Sees each signal before Robot Framework acts on it."""

    ROBOT_LISTENER_API_VERSION = 3

    def __init__(self) -> None:
        stop = _StopSignalMonitor.__call__

        def note_and_stop(monitor: Any, number: int, frame: FrameType | None) -> None:
            if is_writing(sys._getframe(1)):
                note("writing")
            stop(monitor, number, frame)

        _StopSignalMonitor.__call__ = note_and_stop


def is_writing(frame: FrameType | None) -> bool:
    """Whether Robot Framework was reporting there, and not by code of the library within that."""
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(LIBRARY):
            return False
        if name in _WRITING:
            return True
        frame = frame.f_back
    return False
