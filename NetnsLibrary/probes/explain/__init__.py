"""Why one host does not reach another: the first broken step of the way between them."""

from .model import Explanation, Step
from .walk import explain

__all__ = ["Explanation", "Step", "explain"]
