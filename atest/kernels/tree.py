"""What the machine needs of this one to run Python and the tests, as one archive.

The machine sees all files of the host, but each look at one of them takes it milliseconds, and an
import of Robot Framework looks at thousands. From memory the same import takes a tenth.
"""

from __future__ import annotations

import sys
import sysconfig
import tarfile
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from .failure import run

# Where the archive has files that are to be laid over those of the same path.
PROGRAMS = Path("/run/netns-programs")

ROOT = Path(__file__).parents[2]

# What the tests do not need: it would have to go through the machine's slow reading.
_LEFT_OUT = {
    ROOT: (".*", "results", "build", "dist"),
    Path(sysconfig.get_path("stdlib")): (
        "config-*",
        "dist-packages",
        "ensurepip",
        "idlelib",
        "lib2to3",
        "pydoc_data",
        "site-packages",
        "test",
        "tkinter",
        "turtledemo",
    ),
    Path(sysconfig.get_path("purelib")): (
        "ast_serialize*",
        "grimp*",
        "hypothesis*",
        "igraph*",
        "invoke*",
        "mypy*",
        "*__mypyc*",
        "pip*",
        "pkg_resources",
        "pydantic*",
        "pygments*",
        "pytest*",
        "_pytest",
        "rich*",
        "robocop*",
        "ruff*",
        "setuptools*",
        "virtme*",
    ),
}


def places() -> list[Path]:
    """Return the folders that are taken along, without those that are inside of another one."""
    folders = {ROOT, Path(sys.prefix), *_LEFT_OUT, Path(sysconfig.get_path("platlib"))}
    if sys.prefix == sys.base_prefix:
        folders.remove(Path(sys.prefix))  # Not a virtual environment but, for example, /usr.
    return sorted(
        folder for folder in folders if not any(other in folder.parents for other in folders)
    )


def programs() -> list[Path]:
    """Return the interpreter and the shared libraries that it and its extensions are made of.

    The machine would read them page by page, each time that a Python starts.
    """
    code = "import asyncio, ctypes, robot.run, ssl; print(open('/proc/self/maps').read())"
    lines = run([sys.executable, "-c", code]).splitlines()
    mapped = {Path(line.split(maxsplit=5)[5]) for line in lines if "/" in line}
    packed = places()
    return sorted(
        path
        for path in mapped
        if path.is_file() and not any(place in path.parents for place in packed)
    )


def pack(archive: Path) -> None:
    """Write the archive. Its times are those of the files, by which compiled Python is valid."""
    with tarfile.open(archive, "w", format=tarfile.GNU_FORMAT) as tar:
        for place in places():
            for path in _walk(place):
                tar.add(path, recursive=False)
        for path in programs():
            tar.add(path, f"{PROGRAMS}{path}")


def _walk(folder: Path) -> Iterator[Path]:
    left_out = _LEFT_OUT.get(folder, ())
    for path in sorted(folder.iterdir()):
        if path in _wanted_above() or not any(fnmatch(path.name, name) for name in left_out):
            yield path
            if path.is_dir() and not path.is_symlink():
                yield from _walk(path)


def _wanted_above() -> set[Path]:
    """The virtual environment may be a hidden folder of the working tree."""
    prefix = Path(sys.prefix)
    return {prefix, *prefix.parents}
