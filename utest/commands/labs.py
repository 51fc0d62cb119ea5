"""The command `lab`, as it is called from a shell, and labs that it keeps up."""

from __future__ import annotations

import itertools
import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from utest.support.marked import marked_environment, marked_programs, watcher_of
from utest.support.signals import HEARING
from utest.support.waiting import eventually

ROOT = Path(__file__).parents[2]
WITHOUT_PRIVILEGE = ("setpriv", "--bounding-set=-sys_admin,-net_admin", "--inh-caps=-all")
NOT_EVEN_MAPPED = (
    "setpriv",
    "--bounding-set=-sys_admin,-net_admin,-setfcap",
    "--inh-caps=-all",
)
_NUMBERS = itertools.count()

COMMAND = (*HEARING, sys.executable, "-m", "NetnsLibrary", "lab")

PAIR = """\
name: pair
nodes:
  alice:
  bob:
    programs:
      - command: [sh, -c, "trap '' HUP; echo started; exec sleep 300"]
        name: sleeper
        ready: {output: started}
links:
  - [alice, bob]
"""


def run(
    *arguments: str | Path,
    prefix: Sequence[str] = (),
    given: str = "",
    mark: str = "",
    cwd: Path = ROOT,
) -> subprocess.CompletedProcess[str]:
    """Run `python -m NetnsLibrary lab ...` to its end."""
    return subprocess.run(
        [*prefix, *COMMAND, *map(str, arguments)],
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=cwd,
        env={**marked_environment(mark), "PYTHONPATH": str(ROOT)},
    )


class Up:
    """A lab that `lab up` keeps up.

    Attributes:
        told: what its JSON says.
        process: the command.
    """

    def __init__(self, file: Path, prefix: Sequence[str] = ()) -> None:
        self.mark = f"{os.getpid()}-{next(_NUMBERS)}"
        self.process = subprocess.Popen(
            [*prefix, *COMMAND, "up", "--json", str(file)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=marked_environment(self.mark),
        )
        self.told: dict[str, Any] = {}
        self._words = ""

    def wait(self) -> None:
        """Wait until the lab is up."""
        assert self.process.stdout is not None
        assert select.select([self.process.stdout], [], [], 30)[0]
        line = self.process.stdout.readline()
        assert line, self.process.communicate()
        self.told = json.loads(line)

    def wait_for_words(self, *words: str) -> None:
        """Wait until it has written some words, in this order, besides what it tells."""
        assert self.process.stderr is not None
        descriptor = self.process.stderr.fileno()
        pattern = re.compile(".*".join(map(re.escape, words)), re.DOTALL)
        deadline = time.monotonic() + 30
        while not pattern.search(self._words):
            left = max(deadline - time.monotonic(), 0)
            assert select.select([descriptor], [], [], left)[0], self._words
            more = os.read(descriptor, 65536).decode()
            assert more, self._words
            self._words += more

    def stop(self, number: signal.Signals, times: int = 1) -> tuple[int, str]:
        """Send a signal; return the exit status, and what was written besides."""
        for _ in range(times):
            self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=30)
        return self.process.returncode, self._words + errors

    def nothing_is_left(self) -> bool:
        """Whether all that it has started is gone, or soon is."""
        pid = self.process.pid
        return eventually(lambda: not marked_programs(self.mark) and not watcher_of(pid))

    def end(self) -> None:
        """End it by force."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


@contextmanager
def up(file: Path, prefix: Sequence[str] = ()) -> Iterator[Up]:
    """A lab that is up; at the end all of it has to be gone."""
    lab = Up(file, prefix)
    try:
        lab.wait()
        yield lab
    finally:
        lab.end()
        assert lab.nothing_is_left(), marked_programs(lab.mark)
