"""Impairing an interface, by whatever the kernel has for that."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .. import watcher, worker
from ..errors import ArgumentError, KernelError, NetnsError
from ..interface_numbers import index_of, names_of
from ..interfaces import messages as link_messages
from ..interfaces import query
from ..namespace import Namespace
from ..netlink import attributes
from ..netlink.transport import Message, Refused
from . import loss_rules, netem, tbf
from .model import Impairment
from .qdisc import Qdisc, delete_qdisc, new_qdisc, root

_UNKNOWN_KIND = "Specified qdisc kind is unknown"
_NETEM_ALONE = ("delay", "jitter", "duplicate", "corrupt", "reorder", "seed")


@dataclass(frozen=True)
class Former:
    """What was wrong with an interface before it was changed, for `restore`."""

    namespace: Namespace
    index: int
    impairment: Impairment


class _Interface:
    """An interface that is to be impaired, as it is at the moment."""

    def __init__(self, namespace: Namespace, name: str) -> None:
        link = query.ask(namespace, name)
        self.namespace, self.name = namespace, name
        _, self.index, _ = link_messages.parse_link_header(link)
        found = attributes.parse(link, link_messages.LINK_LENGTH)
        self.mtu = attributes.to_u32(found[link_messages.IFLA_MTU])
        self.root = root(namespace, self.index)

    @property
    def ours(self) -> Qdisc | None:
        """The qdisc of this library, when it is there."""
        return self.root if self.root and self.root.ours else None

    def check_free(self, doing: str) -> None:
        """Raise `ArgumentError` when somebody else's qdisc is there."""
        if self.root and not self.root.ours:
            raise ArgumentError(
                f"Cannot {doing} {self}: somebody else's qdisc '{self.root}' is on it. "
                f"Take it away first, with 'tc qdisc delete dev {self.name} root' in namespace "
                f"'{self.namespace}'."
            )

    def request(self, message: Message) -> None:
        """Ask the kernel for one thing."""
        self.namespace.transport.request(message)

    def __str__(self) -> str:
        return f"{self.namespace}:{self.name}"


@worker.on_worker
def impair(namespace: Namespace, interface: str, order: Impairment) -> Former:
    """Make what leaves an interface suffer; what the order leaves open stays as it is.

    netem does all of it. On a kernel without netem, nftables make loss and tbf limits the
    rate, and all else is an error.

    Args:
        namespace: where the interface is.
        interface: its name there.
        order: what shall be wrong; 0 takes one thing away.

    Returns:
        What was there before, for `restore`.

    Raises:
        ArgumentError: values do not fit together, or somebody else's qdisc is on the
            interface; nothing was changed.
        NotFoundError: there is no such interface.
        KernelError, FirewallError: the kernel lacks something; what was there stays.
    """
    order.check()
    there = _Interface(namespace, interface)
    there.check_free("impair")
    before = _read(there)
    wanted = _without_automatic_limit(there, before).changed_by(order)
    _check_effect(order, wanted)
    _set(there, wanted, before)
    return Former(namespace, there.index, _without_automatic_limit(there, before))


@worker.on_worker
def impair_all(places: Sequence[tuple[Namespace, str]], order: Impairment) -> list[Former]:
    """Do the same to several interfaces, or to none when one of them cannot; see `impair`."""
    done: list[Former] = []
    try:
        for namespace, interface in places:
            done.append(impair(namespace, interface, order))
    except BaseException:
        restore_all(done)
        raise
    return done


@worker.on_worker
def restore_all(formers: Sequence[Former]) -> None:
    """Make several interfaces as they were; see `restore`."""
    for former in reversed(formers):
        restore(former)


@worker.on_worker
def read(namespace: Namespace, interface: str) -> Impairment:
    """What is wrong with what leaves an interface, as the kernel has it.

    Raises `ArgumentError` when it is somebody else's qdisc that is on it.
    """
    there = _Interface(namespace, interface)
    there.check_free("read the impairment of")
    return _read(there)


@worker.on_worker
def clear(namespace: Namespace, interface: str) -> Former:
    """Let all that leaves an interface leave as it is; somebody else's qdisc stays.

    Returns:
        What was there before, for `restore`.
    """
    there = _Interface(namespace, interface)
    before = _read(there) if there.root is None or there.ours else Impairment()
    if before.means:
        _remove(there)
    return Former(namespace, there.index, _without_automatic_limit(there, before))


@worker.on_worker
def restore(former: Former) -> None:
    """Make an interface as bad or good as it was; one that is gone is no error.

    It is found by its number, whatever its name is by now.
    """
    if former.namespace.closed:
        return
    name = names_of(former.namespace, [former.index])[former.index]
    if not query.exists(former.namespace, name):
        return
    if index_of(former.namespace, name) != former.index:
        return
    there = _Interface(former.namespace, name)
    if there.root and not there.root.ours:
        return
    if former.impairment.empty:
        _remove(there)
    else:
        _set(there, former.impairment, _read(there))


def _read(there: _Interface) -> Impairment:
    ours = there.ours
    if ours and ours.kind == netem.KIND:
        return netem.decode(ours.options)
    queue = tbf.decode(ours.options, there.mtu) if ours and ours.kind == tbf.KIND else Impairment()
    try:
        lost = loss_rules.read(there.namespace, there.name, there.index)
    except NetnsError:
        lost = Impairment()  # without nftables nobody can have made such rules
    means = ", ".join(one for one in (queue.means, lost.means) if one)
    return replace(queue, loss=lost.loss, means=means)


def _without_automatic_limit(there: _Interface, found: Impairment) -> Impairment:
    """The same, without a limit that nobody asked for: it follows rate and delay."""
    automatic = None
    if found.means == netem.KIND:
        automatic = netem.queue_length(found)
    elif found.rate:
        automatic = tbf.automatic_limit(found.rate, there.mtu)
    return replace(found, limit=None) if found.limit == automatic else found


def _set(there: _Interface, wanted: Impairment, before: Impairment) -> None:
    """Have exactly that on an interface, or leave it as it was."""
    if wanted.empty:
        _remove(there)
        return
    _can_undo(there)
    if there.ours and there.ours.kind == tbf.KIND:
        _without_netem(there, wanted, before)
        return
    try:
        there.request(new_qdisc(there.index, netem.KIND, netem.encode(wanted)))
    except Refused as refused:
        if not _is_unknown(refused):
            raise _refusal(there, wanted, refused) from None
        _without_netem(there, wanted, before)
        return
    _check_seed(there, wanted, before)
    if loss_rules.KIND in before.means:
        _lose(there, Impairment(), before)


def _check_effect(order: Impairment, wanted: Impairment) -> None:
    """Raise `ArgumentError` when something is ordered that does nothing without another thing."""
    lonely = [name for name in ("limit", "seed") if getattr(order, name)]
    if lonely and wanted.empty:
        raise ArgumentError(
            f"A {' and a '.join(lonely)} alone changes nothing: say also what shall be wrong, "
            "like delay, loss or rate."
        )


def _check_seed(there: _Interface, wanted: Impairment, before: Impairment) -> None:
    if not wanted.seed:
        return
    now = _Interface(there.namespace, there.name)
    made = _read(now)
    if made.seed == wanted.seed:
        return
    _set(now, before, made)
    raise NetnsError(
        f"Cannot impair {there} with a seed: this kernel's netem has none (Linux 6.6 was the "
        "first with one). Leave the seed away."
    )


def _without_netem(there: _Interface, wanted: Impairment, before: Impairment) -> None:
    missing = [name for name in wanted.given if name in _NETEM_ALONE]
    if wanted.limit and not wanted.rate:
        missing.append("limit")
    if missing:
        raise KernelError(
            f"Cannot impair {there} with {', '.join(missing)}: this kernel has no netem",
            errno.ENOENT,
            _UNKNOWN_KIND,
            "Load its module with 'modprobe sch_netem', or use a kernel that has it. "
            "Without it there are only loss and rate.",
        )
    if wanted.loss != before.loss:
        _lose(there, wanted, before)
    try:
        if wanted.rate:
            there.request(new_qdisc(there.index, tbf.KIND, tbf.encode(wanted, there.mtu)))
        elif there.ours:
            there.request(delete_qdisc(there.index))
    except Refused as refused:
        if wanted.loss != before.loss:
            loss_rules.lose(there.namespace, there.name, there.index, before.loss or 0)
        raise _refusal(there, wanted, refused) from None


def _lose(there: _Interface, wanted: Impairment, before: Impairment) -> None:
    undoing = loss_rules.commands(there.name, there.index, before.loss or 0)
    watcher.can_restore_rules(there.namespace, undoing)
    loss_rules.lose(there.namespace, there.name, there.index, wanted.loss or 0)


def _can_undo(there: _Interface) -> None:
    """The qdisc of ours is about to be made, changed or deleted."""
    if not watcher.is_collecting(there.namespace):
        return
    ours = there.ours
    undoing = delete_qdisc(there.index)
    if ours and ours.kind == netem.KIND:
        undoing = new_qdisc(there.index, ours.kind, netem.encode(netem.decode(ours.options)))
    elif ours:
        former = tbf.encode(tbf.decode(ours.options, there.mtu), there.mtu)
        undoing = new_qdisc(there.index, ours.kind, former)
    watcher.can_undo(there.namespace, "request", undoing.kind, undoing.body, undoing.flags)


def _remove(there: _Interface) -> None:
    before = _read(there)
    if loss_rules.KIND in before.means:
        _lose(there, Impairment(), before)
    if there.ours:
        _can_undo(there)
        try:
            there.request(delete_qdisc(there.index))
        except Refused as refused:
            what = f"Cannot clear the impairment of {there}"
            raise KernelError(what, refused.errno, refused.words) from None


def _refusal(there: _Interface, wanted: Impairment, refused: Refused) -> KernelError:
    what = f"Cannot impair {there} with {wanted}"
    remedy = ""
    if _is_unknown(refused):
        remedy = "Load 'sch_netem' or 'sch_tbf' with modprobe, or use a kernel that has them."
    return KernelError(what, refused.errno, refused.words, remedy)


def _is_unknown(refused: Refused) -> bool:
    """Whether the kernel does not have that kind of qdisc."""
    return refused.errno == errno.ENOENT and (refused.words or "").startswith(_UNKNOWN_KIND)
