"""Networks made of Linux network namespaces, from Robot Framework keywords.

`NetnsLibrary.core` is the part that other Python programs use as it is; importing it
does not import Robot Framework.
"""

from typing import TYPE_CHECKING, Any

from .version import __version__

if TYPE_CHECKING:
    from .library import NetnsLibrary

__all__ = ["NetnsLibrary", "__version__"]


def __getattr__(name: str) -> Any:
    # Robot Framework asks the module for the class of the same name.
    if name == "NetnsLibrary":
        from .library import NetnsLibrary  # only when it is asked for

        return NetnsLibrary
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
