"""What works on this machine: privilege, kinds of interfaces, queues, firewall, programs, limits.

Nothing is guessed from versions or lists of modules: what can be tried is tried, in an empty
namespace that is gone afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable

from .. import privileges, worker
from ..errors import ArgumentError, NetnsError, unknown
from ..namespaces import new_transient
from . import firewalls, links, machine, parameters, queues
from .model import Answer, Check, Finding, MachineCheck

__all__ = ["Finding", "examine", "names", "unsupported"]

_CHECKS: dict[str, Check | MachineCheck] = {
    **machine.CHECKS,
    **parameters.CHECKS,
    **links.CHECKS,
    **queues.CHECKS,
    **firewalls.CHECKS,
}


def names() -> list[str]:
    """The names of all that can be examined."""
    return [*_CHECKS]


@worker.on_worker
def examine(chosen: Iterable[str] | None = None) -> list[Finding]:
    """Find out what works, for all names or the chosen ones.

    The caller is moved nowhere: without privilege, what needs a namespace does not work.

    Raises:
        NotFoundError: a name is not known; nothing is examined then.
    """
    return [_examine(name) for name in _known(_CHECKS if chosen is None else chosen)]


def unsupported(chosen: Iterable[str]) -> list[Finding]:
    """Of the chosen ones, those that do not work.

    Raises:
        ArgumentError: none was chosen.
        NotFoundError: a name is not known.
    """
    wanted = list(chosen)
    if not wanted:
        raise ArgumentError(f"Say what is needed. Known: {', '.join(_CHECKS)}.")
    return [finding for finding in examine(wanted) if not finding.works]


def _known(chosen: Iterable[str]) -> list[str]:
    by_lower_case = {name.lower(): name for name in _CHECKS}
    found = []
    for name in chosen:
        known = by_lower_case.get(str(name).lower())
        if known is None:
            raise unknown("capability", str(name), _CHECKS)
        found.append(known)
    return found


def _examine(name: str) -> Finding:
    check = _CHECKS[name]
    answer = check.ask() if isinstance(check, MachineCheck) else _ask_in_namespace(check)
    return Finding(name, check.topic, answer.works, check.required, answer.told, answer.remedy)


def _ask_in_namespace(check: Check) -> Answer:
    if not privileges.may_create_namespaces():
        return Answer(False, "it cannot be tried without privilege.", "See 'privilege'.")
    try:
        with new_transient() as namespace:
            return check.ask(namespace)
    except NetnsError as error:
        told, _, remedy = str(error).partition(". ")
        return Answer(False, f"{told.rstrip('.')}.", remedy)
