"""The examples in the library's documentation, as suites that can be run."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from robot.api.deco import keyword, library
from robot.libdocpkg import LibraryDocumentation

_PROJECT = Path(__file__).parents[2]
_BLOCK = re.compile(r"^```robotframework\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SETTINGS = "*** Settings ***\n"
_IMPORT = "Library    NetnsLibrary\n"


@library(scope="GLOBAL", auto_keywords=False)
class Documentation:
    """Reads what Libdoc reads."""

    @keyword
    def write_documented_examples(self, folder: str, only: str = "") -> dict[str, int]:
        """Writes each example as a suite into a folder, and returns how many each keyword has.

        With `only`, those that contain this text.
        """
        place = Path(folder)
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True, exist_ok=True)
        library = _read_documentation(place.with_suffix(".json"))
        texts = {"Introduction": library.doc}
        texts |= {one.name: one.doc for one in library.keywords}
        return {name: self._write(place, name, text, only) for name, text in texts.items()}

    def _write(self, folder: Path, name: str, text: str, only: str) -> int:
        blocks = [block for block in _BLOCK.findall(text) if only in block]
        for number, block in enumerate(blocks, 1):
            suite = folder / f"{name.replace(' ', '_')}_{number}.robot"
            suite.write_text(_complete(block), encoding="utf-8")
        return len(blocks)


def _read_documentation(spec: Path) -> Any:
    # By a program of its own: here, it would make another instance of the library.
    libdoc = [sys.executable, "-m", "robot.libdoc", "--specdocformat", "RAW"]
    subprocess.run(
        [*libdoc, "--pythonpath", str(_PROJECT), "NetnsLibrary", str(spec)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return LibraryDocumentation(spec)


def _complete(block: str) -> str:
    """The example with the import that every reader adds in thought."""
    if _SETTINGS not in block:
        return f"{_SETTINGS}{_IMPORT}\n{block}"
    if re.search(r"^Library +NetnsLibrary$", block, re.MULTILINE):
        return block
    return block.replace(_SETTINGS, _SETTINGS + _IMPORT, 1)
