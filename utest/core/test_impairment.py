"""Impairments of interfaces, on kernels with and without netem."""

from __future__ import annotations

import errno
import re
import subprocess

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import ArgumentError, KernelError, impairment
from NetnsLibrary.core.impairment import Impairment, netem, qdisc, tbf
from NetnsLibrary.core.interfaces import End, create_veth
from NetnsLibrary.core.netlink.transport import Message, Refused, Transport

NO_NETEM = (
    'this kernel has no netem: the kernel says "Specified qdisc kind is unknown" (ENOENT). '
    "Load its module with 'modprobe sch_netem', or use a kernel that has it. "
    "Without it there are only loss and rate."
)


@pytest.fixture
def host(alice: core.Namespace, bob: core.Namespace) -> core.Namespace:
    create_veth(End(alice, "eth0"), End(bob, "eth0"))
    return alice


@pytest.fixture
def without_netem(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer requests for netem as kernels do that lack it."""
    request = Transport.request

    def answer(transport: Transport, *sent: Message) -> list[bytes]:
        for message in sent:
            if message.kind == qdisc.RTM_NEWQDISC and b"netem\0" in message.body:
                raise Refused(errno.ENOENT, "Specified qdisc kind is unknown", 0)
        return request(transport, *sent)

    monkeypatch.setattr(Transport, "request", answer)


def tc(namespace: core.Namespace, *words: str) -> str:
    command = ["nsenter", f"--net={namespace.path}", "tc", *words]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    # Packets that the kernel itself sends are counted by some kinds.
    return re.sub(r"direct_packets_stat \d+ ", "", text)


def wrong(namespace: core.Namespace, order: Impairment) -> str:
    before = tc(namespace, "qdisc", "show")
    with pytest.raises(core.NetnsError) as caught:
        impairment.impair(namespace, "eth0", order)
    assert tc(namespace, "qdisc", "show") == before
    return str(caught.value)


def test_loss_and_rate_compose(host: core.Namespace) -> None:
    impairment.impair(host, "eth0", Impairment(loss=1))
    impairment.impair(host, "eth0", Impairment(rate=10_000_000))
    found = impairment.read(host, "eth0")
    assert (found.loss, found.rate) == (1, 10_000_000)
    impairment.impair(host, "eth0", Impairment(loss=0))
    found = impairment.read(host, "eth0")
    assert (found.loss, found.rate) == (None, 10_000_000)
    impairment.impair(host, "eth0", Impairment(rate=0))
    assert impairment.read(host, "eth0") == Impairment()
    assert "6e65:" not in tc(host, "qdisc", "show")


def test_without_netem_the_means_are_told(host: core.Namespace, without_netem: None) -> None:
    impairment.impair(host, "eth0", Impairment(loss=12.5))
    assert impairment.read(host, "eth0").means == "nftables"
    impairment.impair(host, "eth0", Impairment(rate=10**9))
    found = impairment.read(host, "eth0")
    assert found.means == "tbf, nftables"
    assert (found.loss, found.rate) == (12.5, 10**9)
    assert "tbf 6e65: dev eth0 root" in tc(host, "qdisc", "show")


@pytest.mark.parametrize(
    ("order", "lacking"),
    [
        (Impairment(delay=0.01), "delay"),
        (Impairment(delay=0.01, jitter=0.001, loss=1), "delay, jitter"),
        (Impairment(duplicate=1), "duplicate"),
        (Impairment(corrupt=1), "corrupt"),
        (Impairment(loss=1, seed=3), "seed"),
        (Impairment(loss=1, limit=3), "limit"),
    ],
)
def test_without_netem_nothing_is_approximated(
    host: core.Namespace, without_netem: None, order: Impairment, lacking: str
) -> None:
    assert wrong(host, order) == f"Cannot impair alice:eth0 with {lacking}: {NO_NETEM}"
    assert impairment.read(host, "eth0") == Impairment()


@pytest.mark.parametrize(
    ("order", "lonely"), [({"limit": 9}, "limit"), ({"limit": 9, "seed": 7}, "limit and a seed")]
)
def test_what_does_nothing_alone(host: core.Namespace, order: dict[str, int], lonely: str) -> None:
    assert wrong(host, Impairment(**order)) == (  # type: ignore[arg-type]
        f"A {lonely} alone changes nothing: say also what shall be wrong, like delay, loss or rate."
    )


@pytest.mark.parametrize("before", [Impairment(), Impairment(rate=10_000_000)])
def test_a_kernel_without_seeds_keeps_what_there_was(
    host: core.Namespace, monkeypatch: pytest.MonkeyPatch, before: Impairment
) -> None:
    """A queue of another kind plays the part of a netem that takes no notice of a seed."""
    made = []

    def encode(wanted: Impairment) -> bytes:
        made.append(wanted)
        return tbf.encode(Impairment(rate=wanted.rate or 1_000_000), 1500)

    if not before.empty:
        impairment.impair(host, "eth0", before)
    monkeypatch.setattr(netem, "KIND", "tbf")
    monkeypatch.setattr(netem, "encode", encode)
    monkeypatch.setattr(netem, "decode", lambda options: tbf.decode(options, 1500))
    monkeypatch.setattr(tbf, "KIND", "another")
    shown = tc(host, "qdisc", "show")
    assert wrong(host, Impairment(loss=5, seed=7)).startswith(
        "Cannot impair alice:eth0 with a seed: this kernel's netem has none"
    )
    assert made[0].seed == 7
    assert tc(host, "qdisc", "show") == shown


def test_what_cannot_be_added_leaves_what_there_is(
    host: core.Namespace, without_netem: None
) -> None:
    impairment.impair(host, "eth0", Impairment(loss=7, rate=1_000_000))
    with pytest.raises(KernelError):
        impairment.impair(host, "eth0", Impairment(delay=0.1, loss=50))
    found = impairment.read(host, "eth0")
    assert (found.loss, found.rate) == (7, 1_000_000)


def test_extremes_of_loss(host: core.Namespace, without_netem: None) -> None:
    for percent in (100, 99.999999, 0.000001):
        impairment.impair(host, "eth0", Impairment(loss=percent))
        assert impairment.read(host, "eth0").loss == percent


def test_a_limit_is_kept_and_the_automatic_one_follows_the_rate(
    host: core.Namespace, without_netem: None
) -> None:
    impairment.impair(host, "eth0", Impairment(rate=10_000_000))
    slow = impairment.read(host, "eth0").limit
    impairment.impair(host, "eth0", Impairment(rate=100_000_000))
    fast = impairment.read(host, "eth0").limit
    assert slow is not None
    assert fast is not None
    assert fast > 5 * slow
    impairment.impair(host, "eth0", Impairment(limit=33))
    impairment.impair(host, "eth0", Impairment(rate=1_000_000))
    assert impairment.read(host, "eth0").limit == 33


def test_somebody_elses_qdisc_stays(host: core.Namespace) -> None:
    tc(host, "qdisc", "add", "dev", "eth0", "root", "handle", "1:", "htb")
    there = (
        "somebody else's qdisc 'htb 1:' is on it. Take it away first, with "
        "'tc qdisc delete dev eth0 root' in namespace 'alice'."
    )
    assert wrong(host, Impairment(loss=1)) == f"Cannot impair alice:eth0: {there}"
    with pytest.raises(ArgumentError) as caught:
        impairment.read(host, "eth0")
    assert str(caught.value) == f"Cannot read the impairment of alice:eth0: {there}"
    impairment.clear(host, "eth0")
    assert "qdisc htb 1: dev eth0 root" in tc(host, "qdisc", "show")
    request = qdisc.new_qdisc(core.interfaces.get(host, "eth0").index, "tbf", b"")
    with pytest.raises(Refused, match="NLM_F_REPLACE needed to override"):
        host.transport.request(request)


def test_jitter_without_delay_changes_nothing(host: core.Namespace) -> None:
    assert wrong(host, Impairment(jitter=0.01)).startswith("A jitter of 10 ms needs a delay")


def test_restore_makes_it_as_it_was(host: core.Namespace) -> None:
    impairment.impair(host, "eth0", Impairment(rate=10_000_000))
    before = impairment.read(host, "eth0")
    former = impairment.impair(host, "eth0", Impairment(loss=5, rate=1_000_000))
    impairment.restore(former)
    assert impairment.read(host, "eth0") == before
    former = impairment.clear(host, "eth0")
    assert impairment.read(host, "eth0") == Impairment()
    impairment.restore(former)
    assert impairment.read(host, "eth0") == before


def test_restore_of_an_interface_that_is_gone(host: core.Namespace) -> None:
    former = impairment.impair(host, "eth0", Impairment(loss=5))
    core.interfaces.delete(core.interfaces.get(host, "eth0"))
    impairment.restore(former)


def test_several_interfaces_or_none(host: core.Namespace, bob: core.Namespace) -> None:
    tc(bob, "qdisc", "add", "dev", "eth0", "root", "handle", "1:", "htb")
    with pytest.raises(ArgumentError, match="Cannot impair bob:eth0"):
        impairment.impair_all([(host, "eth0"), (bob, "eth0")], Impairment(loss=3))
    assert impairment.read(host, "eth0") == Impairment()


def test_an_unknown_interface(host: core.Namespace) -> None:
    with pytest.raises(core.NotFoundError, match="No interface 'eth9' in namespace 'alice'"):
        impairment.impair(host, "eth9", Impairment(loss=3))
