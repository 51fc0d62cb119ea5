"""What may be a name, checked before anything is asked of the kernel."""

from __future__ import annotations

import functools
import re

from .errors import ArgumentError

INTERFACE_NAME_LENGTH = 15  # IFNAMSIZ less the closing zero, see netdevice(7)
NAMESPACE_NAME_LENGTH = 63  # one label of a host name, see RFC 1123

_OF_SYSCTLS = ("all", "default")  # net.ipv4.conf.all is of all interfaces

_LIST = re.compile(r"""\[(?:.*['",<].*)?\]""", re.DOTALL)  # but [a] may be a name
_FORBIDDEN = re.compile(r"[/:\s]")


@functools.lru_cache(maxsize=1024)  # the same few come again and again
def check_interface_name(name: str) -> str:
    """Return `name` when the kernel takes it for an interface, else raise `ArgumentError`."""
    _check("interface", name, INTERFACE_NAME_LENGTH)
    if "%" in name:
        raise ArgumentError(f"'{name}' is no interface name: it may not contain '%'.")
    if name in _OF_SYSCTLS:
        raise ArgumentError(f"'{name}' is no interface name: sysctls stand below it for others.")
    return name


def check_namespace_name(name: str) -> str:
    """Return `name` when a namespace may be called so, else raise `ArgumentError`."""
    return _check("namespace", name, NAMESPACE_NAME_LENGTH)


def _check(kind: str, name: str, longest: int) -> str:
    if not name:
        raise ArgumentError(f"The name of {_article(kind)} may not be empty.")
    refuse_list(name, f"{kind} name")
    if "=" in name:
        raise ArgumentError(
            f"'{name}' is no {kind} name: it may not contain '='.{hint_of_argument(name)}"
        )
    found = _FORBIDDEN.search(name)
    if found:
        what = repr(found.group()) if found.group() in "/:" else "blanks"
        raise ArgumentError(f"'{name}' is no {kind} name: it may not contain {what}.")
    if not name.isprintable():
        raise ArgumentError(f"{name!r} is no {kind} name: it may only have printable characters.")
    if name in (".", ".."):
        raise ArgumentError(f"'{name}' is no {kind} name: it means a folder.")
    length = len(name.encode())
    if length > longest:
        unit = "characters" if name.isascii() else "bytes"
        raise ArgumentError(
            f"'{name}' is no {kind} name: it has {length} {unit}, and {longest} are the most."
        )
    return name


def refuse_list(text: str, wanted: str) -> None:
    """Raise `ArgumentError` when a text is what becomes of a list in the place of one value.

    Robot Framework hands over such a text for `${list}`, where `@{list}` gives its values.
    """
    if _LIST.fullmatch(text):
        raise ArgumentError(
            f"{text} is a list, and no {wanted}. "
            "To give what is in a variable one by one, write @{...} and not ${...}."
        )


def hint_of_argument(text: str) -> str:
    """What to say of a text that looks like an argument given by its name, else nothing.

    Robot Framework hands over such a text when a keyword that takes any number of values has no
    argument of that name.
    """
    word = argument_name(text)
    return f" There is no argument '{word}' here." if word else ""


def argument_name(text: str) -> str:
    """The name in a text that looks like an argument given by its name, else nothing."""
    word, equals, _ = text.partition("=")
    return word if equals and word.isidentifier() else ""


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"
