"""Robot Framework's side of things: scopes, the listener, arguments and the log.

What only some runs log is imported when it is first needed.
"""

from typing import TYPE_CHECKING

from ..core.lazy import lazily

if TYPE_CHECKING:
    from . import explanations, matrix_table

__all__ = ["explanations", "matrix_table"]

__getattr__ = lazily(__name__, {module: module for module in __all__})
