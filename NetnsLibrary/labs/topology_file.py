"""Writing a lab into a file, in the format that the file's ending says."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile

from ..core.errors import ArgumentError, from_os_error
from .lab import Lab

_ENDINGS = (".svg", ".yaml", ".yml", ".mmd", ".mermaid", ".md")


def save(lab: Lab, path: str | os.PathLike[str]) -> str:
    """Write a lab into a file and return its full path: the whole new file, or none.

    Raises:
        ArgumentError: the ending is none of .svg, .yaml, .yml, .mmd, .mermaid and .md, the
            folder is not there, or something else than a file is.
        NetnsError: it cannot be written.
    """
    full, ending = _checked(os.fspath(path))
    data = _text(lab, ending).encode()
    what = f"Cannot save lab '{lab}' as '{full}'"
    try:
        descriptor, written = tempfile.mkstemp(dir=os.path.dirname(full), prefix=".topology-")
        try:
            with open(descriptor, "wb") as file:
                file.write(data)
                os.fchmod(file.fileno(), 0o644)
            os.replace(written, full)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(written)
            raise
    except OSError as error:
        raise from_os_error(what, error) from None
    return full


def _checked(path: str) -> tuple[str, str]:
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


def _text(lab: Lab, ending: str) -> str:
    if ending in (".yaml", ".yml"):
        from .saving import to_yaml

        return to_yaml(lab.topology)
    from .picture import draw, look

    live = look(lab)
    if ending == ".svg":
        return draw(lab.plan, live, standalone=True) + "\n"
    from .mermaid import to_mermaid

    chart = to_mermaid(lab.plan, live)
    return f"# {lab}\n\n```mermaid\n{chart}```\n" if ending == ".md" else chart
