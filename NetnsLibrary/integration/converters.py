"""What argument types mean in Robot data; the texts are shown as types in the documentation.

Names are looked up by the keywords themselves and not here, so that an error is the bare
sentence, and a dry run, in which nothing exists, does not fail.
"""

from __future__ import annotations

from typing import Any

from .. import core
from ..core.interfaces import Interface
from ..introduction import OPERATORS
from .assertions import AssertionOperator


def namespace(value: str) -> Any:
    """A namespace: its name, the object that a keyword returned, `host` or `current`."""
    return value


def interface(value: str) -> Any:
    """An endpoint: `alice:eth0`, or `eth0` in the current namespace.

    Also an interface object, and where a keyword creates an interface, `alice:` or a
    namespace object: the name is chosen then.
    """
    return value


# Libdoc shows what the type says of itself. The assertion engine has it in another format, with
# formatters that keywords here do not have.
AssertionOperator.__doc__ = f"""How to compare what is returned, see [assertions](#assertions).

{OPERATORS}"""

CONVERTERS: dict[type, Any] = {core.Namespace: namespace, Interface: interface}
