"""Network interfaces: reading them, making them, changing them."""

from .change import delete, set_up
from .model import Interface
from .query import exists, get, names
from .veth import End, create_veth

__all__ = ["End", "Interface", "create_veth", "delete", "exists", "get", "names", "set_up"]
