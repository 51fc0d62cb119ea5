"""What the groups of keywords have in common."""

from __future__ import annotations

from typing import Literal

from ..integration.session import Session

# Where a keyword's creation belongs to: it is undone when that test or suite, or the run, ends.
ScopeName = Literal["test", "suite", "global"] | None


class KeywordGroup:
    """A part of the library class; all parts share one session."""

    session: Session
