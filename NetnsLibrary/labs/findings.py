"""What is wrong with a description of a lab, all of it, each with its place."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple, ParamSpec, TypeVar

from ..core.errors import ArgumentError, NetnsError

# Where something stands in a lab file: keys of mappings and positions in lists, from the top.
Path = tuple[str | int, ...]

_MOST_NAMES = 20  # in one sentence
_MOST_SEARCHES = 50  # for similar names: among thousands they take time

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class Problem(NamedTuple):
    """One thing that is wrong, and where: at a value, or at the key that leads to it."""

    path: Path
    text: str
    at_key: bool = False

    def with_link_of(self, positions: Sequence[int]) -> Problem:
        """The same, where some links of the file were left out; positions of the others in it."""
        if len(self.path) > 1 and self.path[0] == "links" and isinstance(self.path[1], int):
            return self._replace(path=("links", positions[self.path[1]], *self.path[2:]))
        return self


class LabError(ArgumentError):
    """A lab cannot be built as it is described; nothing was built.

    Attributes:
        problems: one text for each thing that is wrong, with its place in the file.
    """

    def __init__(self, problems: Collection[str], what: str = "The lab") -> None:
        self.problems = tuple(problems)
        if len(self.problems) == 1:
            super().__init__(self.problems[0])
        else:
            super().__init__("\n".join((f"{what} has {len(problems)} errors:", *problems)))


class MisfitError(NetnsError):
    """Something that a lab's description says, which the kernel does not take.

    Attributes:
        path: where that is said.
    """

    def __init__(self, path: Path, text: str) -> None:
        super().__init__(text)
        self.path = path


class Findings:
    """Collects errors, which forbid to build a lab, and warnings, which do not."""

    def __init__(self) -> None:
        self.errors: list[Problem] = []
        self.warnings: list[Problem] = []
        self._searches = 0

    def error(self, path: Path, text: str) -> None:
        """Remember an error."""
        self.errors.append(Problem(path, text))

    def warn(self, path: Path, text: str, *, at_key: bool = False) -> None:
        """Remember a warning."""
        self.warnings.append(Problem(path, text, at_key))

    def attempt(
        self,
        path: Path,
        function: Callable[Parameters, Result],
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Result | None:
        """Call a function; when it raises an error of the library, remember that."""
        try:
            return function(*args, **kwargs)
        except NetnsError as error:
            self.error(path, str(error))
            return None

    def unknown(
        self, path: Path, what: str, name: str, known: Collection[str], *, at_key: bool = False
    ) -> None:
        """Remember that there is nothing of that name, what there is, and what is nearest."""
        sentence = f"{what}. Known: {some(known)}."
        self._searches += 1
        if self._searches <= _MOST_SEARCHES:
            near = nearest(name, known)
            if near:
                sentence += f" Did you mean '{near}'?"
        self.errors.append(Problem(path, sentence, at_key))


def nearest(word: str, known: Collection[str]) -> str | None:
    """The known word that is most like a wrong one, if any is like it."""
    lower = {one.lower(): one for one in known}
    found = difflib.get_close_matches(word.lower(), lower, n=1)
    return lower[found[0]] if found else None


def some(names: Collection[str]) -> str:
    """Names for a sentence; of very many only the first ones."""
    shown = ", ".join(list(names)[:_MOST_NAMES])
    more = len(names) - _MOST_NAMES
    return f"{shown} and {more} more" if more > 0 else shown or "none"
