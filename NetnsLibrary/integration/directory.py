"""The names by which namespaces are called in a run."""

from __future__ import annotations

import weakref
from collections.abc import Iterator

from .. import core
from ..core.errors import unknown
from ..core.names import argument_name, check_namespace_name, refuse_list

HOST = "host"
CURRENT = "current"
_RESERVED = {
    HOST: "the namespace that Robot Framework was started in",
    CURRENT: "the namespace that keywords are run in",
}
# Of all libraries in the run: one for each set of arguments that an import has.
_directories: weakref.WeakSet[Directory] = weakref.WeakSet()


class Directory:
    """Namespaces by name, in the order in which they came."""

    def __init__(self) -> None:
        _directories.add(self)
        self._namespaces: dict[str, core.Namespace] = {}
        self._closed: set[str] = set()

    def __iter__(self) -> Iterator[core.Namespace]:
        return (namespace for namespace in self._namespaces.values() if not namespace.closed)

    @property
    def names(self) -> list[str]:
        """The names of the namespaces that are open."""
        return [namespace.name for namespace in self]

    def check_free(self, name: str) -> str:
        """Return a name that a new namespace can have, or raise `ArgumentError`."""
        check_namespace_name(name)
        if name in _RESERVED:
            raise core.ArgumentError(
                f"No namespace can be called '{name}': that means {_RESERVED[name]}."
            )
        there = self._namespaces.get(name)
        if there is not None and not there.closed:
            raise core.ArgumentError(
                f"There is a namespace '{name}' already. "
                f"Choose another name, or close it first with Close Namespace    {name}."
            )
        return name

    def free_name(self) -> str:
        """The first of netns1, netns2, … that is free."""
        number = 1
        while f"netns{number}" in self.names:
            number += 1
        return f"netns{number}"

    def add(self, namespace: core.Namespace) -> None:
        """Make a namespace known by its name."""
        self._closed.discard(namespace.name)
        self._namespaces[namespace.name] = namespace

    def forget(self, namespace: core.Namespace) -> None:
        """Remember of a closed namespace only that there was one of that name."""
        if self._namespaces.get(namespace.name) is namespace:
            del self._namespaces[namespace.name]
            self._closed.add(namespace.name)

    def forget_closed(self, name: str) -> None:
        """Forget that there was a namespace of that name: its test or suite has ended."""
        self._closed.discard(name)

    def find(self, name: str) -> core.Namespace:
        """The open namespace of that name; `NotFoundError` names those that there are."""
        namespace = self._namespaces.get(name)
        if namespace is not None and not namespace.closed:
            return namespace
        if namespace is not None or name in self._closed:
            raise core.ClosedError(
                f"Namespace '{name}' is closed. Open are: {', '.join([*self.names, HOST])}."
            )
        refuse_list(name, "namespace")
        hint = _hint_of_argument(name) or self._hint_of_import(name)
        raise core.NotFoundError(f"{unknown('namespace', name, [*self.names, HOST])}{hint}")

    def _hint_of_import(self, name: str) -> str:
        """What to say of a name that only another library knows, else nothing."""
        if any(name in other.names for other in _directories if other is not self):
            return (
                " An import of the library with other arguments has made one of that name. "
                "Write the same arguments at all imports, or give the object that it returned."
            )
        return ""


def _hint_of_argument(text: str) -> str:
    """What to say of a text that looks like an argument given by its name, else nothing.

    Keywords that run another keyword take none by its name, and hand over all of them to that.
    """
    word = argument_name(text)
    return f" No argument can be given as '{word}=' here." if word else ""
