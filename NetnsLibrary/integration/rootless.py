"""Whether a run works with root's privilege or in a user namespace of its own."""

from __future__ import annotations

import sys
from typing import Literal

from robot.api import logger

from ..core import NetnsError, privileges
from . import robot_internals, whereabouts

Rootless = Literal["auto", "always", "never"]

_TOLD = (
    "Without root: Robot Framework has moved into a user namespace of its own. All keywords work, "
    "and 'host' is an empty network that was made for this run; the machine's own network is out "
    "of reach."
)
_TOO_LATE = (
    "Cannot work without root: NetnsLibrary is imported in this run already, and has started "
    "with the network that this would leave behind. "
    "Write the same 'rootless' at all imports of the run."
)


class Start:
    """How the library starts in a run: it moves the main thread if need be, and tells so once."""

    def __init__(self, rootless: Rootless) -> None:
        self._rootless = rootless
        self._to_tell: str | None = None

    @property
    def executing(self) -> bool:
        """Whether keywords are going to be run here, and not only looked at."""
        running = robot_internals.robot_running() and not robot_internals.dry_run_active()
        return running and sys.platform.startswith("linux")

    def prepare(self) -> None:
        """Move the main thread where it may make networks, as far as the import asks for it.

        Raises:
            NetnsError: `always` was asked for, and is not possible here; or another import has
                started with the network that this would leave behind.
        """
        moved_before = privileges.in_user_namespace()
        # Whatever has started keeps its network as 'host', and could not come back to it.
        may_move = not whereabouts.known()
        if self._rootless == "always":
            if not moved_before and not may_move:
                raise NetnsError(_TOO_LATE)
            privileges.enter_user_namespace()
        elif self._rootless == "auto" and may_move:
            privileges.enter_if_needed()
        if privileges.in_user_namespace() and not moved_before:
            self._to_tell = _TOLD

    def tell(self) -> None:
        """Say in the log of the running keyword, the first one of the run, what was done."""
        if self._to_tell is not None:
            told, self._to_tell = self._to_tell, None
            logger.info(told)
