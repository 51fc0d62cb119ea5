"""Rules as nft(8) writes them: listing them, applying them, taking back what they changed."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .. import watcher, worker
from ..errors import ArgumentError, NetnsError, from_os_error
from ..namespace import Namespace
from . import nftables
from .nftables import FirewallError, Refused

# A table in the output of 'nft list ruleset': its family and name, and all of its text.
_TABLE = re.compile(r"^table (\S+ \S+) \{\n.*?^\}\n", re.MULTILINE | re.DOTALL)
_MONITOR = re.compile(rb"^(?:[^#\n\"]*;)?\s*monitor\b", re.MULTILINE)


_LOCK_WITHIN = 10.0  # seconds; somebody else's rules may be many


@dataclass(frozen=True)
class Change:
    """What rules changed in a ruleset.

    Attributes:
        tables: the tables that were changed, by family and name like `inet filter`, with what
            they held before; an empty text where there was no such table.
    """

    tables: tuple[tuple[str, str], ...]


@worker.on_worker
def rules(namespace: Namespace) -> str:
    """All rules of a namespace, as `nft list ruleset` prints them."""
    return _list(namespace)


def apply(namespace: Namespace, rules: str | Path) -> Change:
    """Apply nftables rules, all of them or, when one is wrong, none.

    Args:
        namespace: where.
        rules: a text of rules; or a file with them, given as a `Path`, or as a text of one
            line that begins with `/`, `./` or `../` or has no blanks, which no rule can be.

    Returns:
        What was changed, for `restore`.

    Raises:
        ArgumentError: the file is missing or no file, or the rules would never end.
        FirewallError: nft refused the rules, with its own explanation.
    """
    if not isinstance(rules, Path) and not _is_path(rules):
        _check_ends(rules.encode(errors="surrogateescape"))
        return worker.call(_apply, namespace, rules)
    return worker.call(_apply, namespace, _checked_file(rules))


@worker.on_worker
def restore(namespace: Namespace, change: Change) -> None:
    """Give changed tables their old content back and delete those that are new, at once."""
    if not change.tables:
        return
    try:
        with _only_we(namespace, surely=False):  # worse than two at once is rules that stay
            nftables.run(namespace, _restoring(change))
    except Refused as refused:
        names = ", ".join(name for name, _ in change.tables)
        what = f"Cannot restore the firewall tables of namespace '{namespace}': {names}"
        raise FirewallError(what, str(refused)) from None


def _restoring(change: Change) -> str:
    # A table that is gone by now cannot be deleted, but it can be made for that.
    steps = [f"add table {name}\ndelete table {name}\n{old}" for name, old in change.tables]
    return "\n".join(steps)


def _is_path(text: str) -> bool:
    text = text.strip()
    if not text:
        raise ArgumentError("There are no firewall rules to apply: the text is empty.")
    if "\n" in text:
        return False
    return text.startswith(("/", "./", "../")) or not re.search(r"\s", text)


def _checked_file(path: str | Path) -> Path:
    full = Path(os.path.abspath(str(path).strip()))
    if not full.exists():
        raise ArgumentError(f"There is no file '{full}' with firewall rules.")
    if not full.is_file():
        raise ArgumentError(f"'{full}' is no file with firewall rules.")
    try:
        content = full.read_bytes()
    except OSError as error:
        raise from_os_error(f"Cannot read the firewall rules in '{full}'", error) from None
    _check_ends(content)
    return full


def _check_ends(content: bytes) -> None:
    if _MONITOR.search(content):
        raise ArgumentError("Firewall rules cannot have 'monitor' among them: it never ends.")


def _apply(namespace: Namespace, rules: str | Path) -> Change:
    with _only_we(namespace):
        # Counters must not count as changes, but have to come back.
        full, before = _tables(_list(namespace)), _tables(_list(namespace, stateless=True))
        try:
            if isinstance(rules, Path):
                nftables.run_file(namespace, str(rules))
            else:
                nftables.run(namespace, rules)
        except Refused as refused:
            what = f"Cannot apply firewall rules to namespace '{namespace}'"
            raise FirewallError(what, str(refused)) from None
        after = _tables(_list(namespace, stateless=True))
    changed = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    change = Change(tuple((name, full.get(name, "")) for name in changed))
    if change.tables:
        watcher.can_restore_rules(namespace, _restoring(change))
    return change


def _tables(listing: str) -> dict[str, str]:
    return {found[1]: found[0] for found in _TABLE.finditer(listing)}


def _list(namespace: Namespace, *, stateless: bool = False) -> str:
    try:
        return nftables.run(namespace, "list ruleset", stateless=stateless)
    except Refused as refused:
        what = f"Cannot read the firewall rules of namespace '{namespace}'"
        raise FirewallError(what, str(refused)) from None


@contextlib.contextmanager
def _only_we(namespace: Namespace, *, surely: bool = True) -> Iterator[None]:
    """Keep other programs that use this library from changing the same rules meanwhile.

    Else two runs side by side would take the other's tables for what they changed themselves.
    Every program in the namespace can lock it, so it is waited for only so long.

    Args:
        namespace: where.
        surely: whether it is an error when somebody else has it locked for so long.
    """
    import fcntl  # not there on all systems that can import this

    from ..guard import locks

    if not locks.take(namespace.fileno(), _LOCK_WITHIN) and surely:
        raise NetnsError(
            f"Cannot change the firewall rules of namespace '{namespace}': another program has "
            f"locked them for {_LOCK_WITHIN:g} s. Find out which one with 'lslocks', and end it."
        )
    try:
        yield
    finally:
        fcntl.flock(namespace.fileno(), fcntl.LOCK_UN)
