"""Parts of a package that are imported when they are first used.

A run that only imports the library shall not wait for what it does not need. The worker
does the importing: an exception that interrupts the main thread must not leave a module half
imported, or the import system's locks held.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
from typing import Any

from . import worker


def lazily(package: str, places: Mapping[str, str]) -> Callable[[str], Any]:
    """A module's `__getattr__` (PEP 562) that imports what is asked for, once.

    Args:
        package: the module's own name.
        places: the module below it that has a name; for a module that is itself asked for,
            its own name.
    """

    def get_attribute(name: str) -> Any:
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        if not sys.platform.startswith("linux"):  # there is no worker, and no keyword runs
            return _import(package, places[name], name)
        return worker.call(_import, package, places[name], name)

    return get_attribute


def _import(package: str, place: str, name: str) -> Any:
    module = importlib.import_module(f"{package}.{place}")
    value = module if name == place else getattr(module, name)
    # From now on it is found without asking.
    setattr(importlib.import_module(package), name, value)
    return value
