"""Writing a lab into a file, in the format that the file's ending says."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile

from ..core.errors import ArgumentError, from_os_error
from .lab import Lab
from .model import Topology
from .picture.live import Live, look
from .plan import Plan

_DESCRIPTIONS = (".yaml", ".yml")
_ENDINGS = (".svg", ".yaml", ".yml", ".mmd", ".mermaid", ".md")


def save(lab: Lab, path: str | os.PathLike[str]) -> str:
    """Write a lab into a file and return its full path: the whole new file, or none.

    Raises:
        ArgumentError: the ending is none of .svg, .yaml, .yml, .mmd, .mermaid and .md, the
            folder is not there, or something else than a file is.
        NetnsError: it cannot be written.
    """
    full, ending = check_path(path)
    # A file that can be started again says nothing of the moment.
    live = None if ending in _DESCRIPTIONS else look(lab)
    write(lab.name, text_of(lab.name, lab.topology, lab.plan, ending, live), full)
    return full


def write(name: str, text: str, full: str) -> None:
    """Write a text about a lab into a file whose path was checked: the whole new file, or none."""
    what = f"Cannot save lab '{name}' as '{full}'"
    try:
        descriptor, written = tempfile.mkstemp(dir=os.path.dirname(full), prefix=".topology-")
        try:
            with open(descriptor, "wb") as file:
                file.write(text.encode())
                os.fchmod(file.fileno(), 0o644)
            os.replace(written, full)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(written)
            raise
    except OSError as error:
        raise from_os_error(what, error) from None


def check_path(given: str | os.PathLike[str]) -> tuple[str, str]:
    """The full path of a file that a lab can be saved as, and its ending; or `ArgumentError`."""
    path = os.fspath(given)
    if not path or "\0" in path:
        raise ArgumentError("No file is given to save the lab in. Write one like 'lab.svg'.")
    ending = os.path.splitext(path)[1].lower()
    if ending not in _ENDINGS:
        raise ArgumentError(
            f"Cannot save a lab as '{path}': the ending has to be one of {', '.join(_ENDINGS)}."
        )
    full = os.path.realpath(path)
    folder = os.path.dirname(full)
    if not os.path.isdir(folder):
        raise ArgumentError(f"Cannot save a lab as '{path}': there is no folder '{folder}'.")
    if os.path.lexists(full) and not stat.S_ISREG(os.lstat(full).st_mode):
        raise ArgumentError(f"Cannot save a lab as '{path}': what is there is no file.")
    return full, ending


def text_of(
    name: str, topology: Topology, plan: Plan, ending: str, live: Live | None = None
) -> str:
    """A lab in the format of an ending of a file.

    Args:
        name: what the lab is called.
        topology, plan: what was described, and what was chosen.
        ending: one that `check_path` lets pass.
        live: its state; without it, it is told as it was planned.
    """
    if ending in _DESCRIPTIONS:
        from .saving import to_yaml

        return to_yaml(topology)
    if ending == ".svg":
        from .picture import draw

        return draw(plan, live, standalone=True) + "\n"
    from .mermaid import to_mermaid

    chart = to_mermaid(plan, live)
    return f"# {name}\n\n```mermaid\n{chart}```\n" if ending == ".md" else chart
