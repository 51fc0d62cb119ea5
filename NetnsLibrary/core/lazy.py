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
        linux = sys.platform.startswith("linux")  # elsewhere is no worker, and no keyword runs
        if not linux or _asked_by_an_import():
            return _import(package, places[name], name)
        return worker.call(_import, package, places[name], name)

    return get_attribute


def _asked_by_an_import() -> bool:
    """Whether it is a statement `from package import name` that asks.

    Then its thread is importing anyway, and the worker need not be started for it.
    """
    return sys._getframe(2).f_code.co_name == "_handle_fromlist"


def _import(package: str, place: str, name: str) -> Any:
    module = importlib.import_module(f"{package}.{place}")
    value = module if name == place else getattr(module, name)
    # From now on it is found without asking.
    setattr(importlib.import_module(package), name, value)
    return value
