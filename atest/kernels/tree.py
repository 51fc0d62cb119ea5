"""What the machine needs of this one to run Python and the tests, as one file system.

The machine sees all files of the host, but each look at one of them takes it milliseconds, and an
import of Robot Framework looks at thousands. A file system in one file is read in large pieces, and
only once.
"""

from __future__ import annotations

import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from .failure import run

ROOT = Path(__file__).parents[2]

# What the tests do not need: copying it takes time.
_NOWHERE_NEEDED = ("*.opt-?.pyc", ".git")
_LEFT_OUT = {
    ROOT: (".*", "build", "dist", "results", "utest"),
    Path(sys.prefix, "bin"): ("ruff", "vng*", "virtme*"),
    Path(sysconfig.get_path("stdlib")): (
        "config-*",
        "distutils",
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
        "importlinter*",
        "invoke*",
        "jinja2*",
        "librt*",
        "msgpack*",
        "mypy*",
        "*__mypyc*",
        "pip*",
        "pkg_resources",
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
    folders = {ROOT, *(Path(sysconfig.get_path(kind)) for kind in ("stdlib", "purelib", "platlib"))}
    if sys.prefix != sys.base_prefix:
        folders.add(Path(sys.prefix))  # A virtual environment; otherwise it may be /usr.
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


def pack(image: Path) -> None:
    """Write a file system that has all of this under its full path.

    Times of files are kept, for by them compiled Python is known to be valid.
    """
    with tempfile.TemporaryDirectory(dir=image.parent) as copied:
        for folder in places():
            Path(f"{copied}{folder}").mkdir(parents=True)
            for path in _walk(folder):
                _copy(path, Path(f"{copied}{path}"))
        for path in programs():
            target = Path(f"{copied}{path}")
            target.parent.mkdir(parents=True, exist_ok=True)
            _copy(path, target)
        options = ["-q", "-t", "ext4", "-O", "^has_journal", "-d", copied]
        run(["mke2fs", *options, str(image), f"{_size(Path(copied))}k"])


def _copy(path: Path, target: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        target.mkdir()
    else:
        shutil.copy2(path, target, follow_symlinks=False)


def _size(folder: Path) -> int:
    """Return how many KiB are enough: whole blocks for each file, and tables beside them."""
    files = [path.lstat().st_size for path in folder.rglob("*")]
    return 32768 + sum(size // 4096 + 2 for size in files) * 4


def _walk(folder: Path) -> Iterator[Path]:
    left_out = (*_NOWHERE_NEEDED, *_LEFT_OUT.get(folder, ()))
    for path in sorted(folder.iterdir()):
        if path in _wanted_above() or not any(fnmatch(path.name, name) for name in left_out):
            yield path
            if path.is_dir() and not path.is_symlink():
                yield from _walk(path)


def _wanted_above() -> set[Path]:
    """The virtual environment may be a hidden folder of the working tree."""
    prefix = Path(sys.prefix)
    return {prefix, *prefix.parents}
