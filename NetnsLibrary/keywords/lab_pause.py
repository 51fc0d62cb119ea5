"""A keyword that lets people look into a lab that is up."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

from robot.api import logger

from .. import core
from .checked import keyword
from .group import KeywordGroup

if TYPE_CHECKING:
    from ..labs.announcing import Announcement
    from ..labs.lab import Lab


class LabPauseKeywords(KeywordGroup):
    """Labs that people look into."""

    @keyword
    def pause_lab(
        self,
        message: str | None = None,
        lab: str | Lab = "last",
        *,
        timeout: timedelta | None = None,
    ) -> None:
        """Keeps a lab up until Enter is pressed, and tells how to get into its hosts.

        It writes to the terminal that Robot Framework was started from, wherever that reads
        and writes: the hosts with their addresses, and the commands that get into each of them
        from another terminal, with all tools that the machine has. One is
        `python -m NetnsLibrary lab shell FILE HOST`, the other is nsenter. What is open there
        when the lab ends is ended with it.

        Where nobody can press a key, there is a warning and the test goes on: without a
        terminal, in the background of one, under pabot, and where the environment variable `CI`
        is set. Ctrl+C stops the run as usual. A pause counts for the timeouts of tests and
        keywords: `[Timeout]    NONE` takes a test's away.

        Args:
            message: What to tell besides, like what to look at.
            lab: Its name, the object that a keyword returned, or `last`: the one started last.
            timeout: Go on by itself after this time.

        Examples:
        ```robotframework
        *** Test Cases ***
        Looking around
            Start Lab    {nodes: {alice: , bob: }, links: [endpoints: [alice, bob]]}
            Cut Link    alice    bob
            Pause Lab    The link is cut: look at 'ip link' of both.    timeout=5 minutes
        ```
        """
        from ..integration.terminal import NoTerminal, Terminal

        seconds = None if timeout is None else timeout.total_seconds()
        if seconds is not None and seconds <= 0:
            raise core.ArgumentError("'timeout' has to be longer than nothing.")
        found = self.session.labs.find(lab)
        try:
            terminal = Terminal()
        except NoTerminal as reason:
            logger.warn(f"Pause Lab does not pause at lab '{found}': {reason}.")
            return
        with terminal:
            announcement = self._announce(found)
            try:
                told = _told(found, announcement, message)
                logger.info(told)
                terminal.ask(f"\n\n{told}\n\n{_how_to_go_on(seconds)}\n")
                began = time.monotonic()
                pressed = terminal.wait_for_enter(seconds)
                paused = time.monotonic() - began
            finally:
                announcement.close()
        why = "until Enter was pressed" if pressed else "as long as 'timeout' says"
        logger.info(f"Paused for {paused:.1f} s, {why}.")

    def _announce(self, lab: Lab) -> Announcement:
        from ..labs.announcing import announce

        for namespace in lab.namespaces.values():
            if not namespace.closed:
                self.session.prepare_mounts(namespace)
        return announce(lab)


def _told(lab: Lab, announcement: Announcement, message: str | None) -> str:
    from ..labs.overview import counted, table, ways_in

    lines = [f"Lab '{lab}' is paused: {counted(lab.plan)}."]
    lines += [message] if message else []
    return "\n".join([*lines, "", *table(lab), "", *ways_in(lab, announcement)])


def _how_to_go_on(seconds: float | None) -> str:
    by_itself = "" if seconds is None else f"; it goes on by itself in {seconds:g} s"
    return f"Press Enter here to go on{by_itself}."
