"""Veth pairs that cannot be: refused beforehand, or taken back whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import interfaces, worker
from NetnsLibrary.core.interfaces import End, create_veth

TOO_SMALL_FOR_VERSION_6 = 1000  # bytes; IPv6 needs 1280


@contextmanager
def occupied(namespace: core.Namespace, name: str) -> Iterator[None]:
    """An interface has that name in a namespace, while the `with` block lasts."""
    one, _ = create_veth(End(namespace, name), End(namespace, "occupies"))
    yield
    interfaces.delete(one)


@pytest.fixture(autouse=True)
def nothing_is_made(alice: core.Namespace, bob: core.Namespace) -> Iterator[None]:
    before = interfaces.names(alice), interfaces.names(bob)
    yield
    for namespace, names in zip((alice, bob), before, strict=True):
        if not namespace.closed:
            assert interfaces.names(namespace) == names


@pytest.mark.parametrize("refused_end", ["first", "second"])
@pytest.mark.parametrize("others", [[], ["10.0.0.1/24", "10.0.0.2/24"]])
def test_address_that_the_kernel_refuses_takes_the_pair_back(
    alice: core.Namespace, bob: core.Namespace, refused_end: str, others: list[str]
) -> None:
    refused, good = [*others, "2001:db8::1/64"], ["10.0.0.9/24"]
    both = (refused, good) if refused_end == "first" else (good, refused)
    with pytest.raises(core.KernelError) as error:
        create_veth(
            End(alice, "one", both[0]), End(bob, "other", both[1]), mtu=TOO_SMALL_FOR_VERSION_6
        )
    where = "alice:one" if refused_end == "first" else "bob:other"
    assert str(error.value) == (
        f'Cannot add 2001:db8::1/64 to {where}: the kernel says "Invalid argument" (EINVAL). '
        f"IPv6 needs an MTU of at least 1280 bytes, and this is {TOO_SMALL_FOR_VERSION_6}."
    )


@pytest.mark.parametrize("names", [("eth0", None), ("eth0", "other")])
def test_taken_name_of_the_first_end(
    alice: core.Namespace, bob: core.Namespace, names: tuple[str, str | None]
) -> None:
    with occupied(alice, "eth0"), pytest.raises(core.KernelError) as error:
        create_veth(End(alice, names[0]), End(bob, names[1]))
    assert str(error.value) == (
        f"Cannot create veth pair alice:eth0 and bob:{names[1] or 'eth0'}: "
        'the kernel says "File exists" (EEXIST). alice:eth0 is there already.'
    )


def test_taken_name_of_the_second_end(alice: core.Namespace, bob: core.Namespace) -> None:
    with occupied(bob, "eth0"), pytest.raises(core.KernelError) as error:
        create_veth(End(alice, "eth0"), End(bob, "eth0"))
    assert str(error.value) == (
        "Cannot create veth pair alice:eth0 and bob:eth0: "
        'the kernel says "File exists" (EEXIST). bob:eth0 is there already.'
    )


def test_both_names_taken(alice: core.Namespace, bob: core.Namespace) -> None:
    with (
        occupied(alice, "eth0"),
        occupied(bob, "eth0"),
        pytest.raises(core.KernelError) as error,
    ):
        create_veth(End(alice, "eth0"), End(bob, "eth0"))
    assert str(error.value) == (
        "Cannot create veth pair alice:eth0 and bob:eth0: the kernel says "
        '"File exists" (EEXIST). alice:eth0 is there already. bob:eth0 is there already.'
    )


def test_one_name_for_both_ends_in_one_namespace(alice: core.Namespace) -> None:
    with pytest.raises(core.ArgumentError) as error:
        create_veth(End(alice, "eth0"), End(alice, "eth0"))
    assert str(error.value) == (
        "Both ends of the veth pair would be alice:eth0. In one namespace they need two names."
    )


BAD = [
    ({"name": "a b"}, "'a b' is no interface name: it may not contain blanks."),
    ({"mac": "02:00"}, "'02:00' is no MAC address. Write it like '02:00:00:00:00:01'."),
    (
        {"addresses": ["10.0.0.1"]},
        "Address '10.0.0.1' has no prefix length. Write it with one, for example '10.0.0.1/24'.",
    ),
    (
        {"addresses": ["10.0.0.1/24", "10.0.0.2/24", "10.0.0.1/24"]},
        "Address '10.0.0.1/24' is given twice for the same interface.",
    ),
    (
        {"addresses": ["2001:db8::1/64", "2001:DB8:0::1/64"]},
        "Address '2001:db8::1/64' is given twice for the same interface.",
    ),
]


@pytest.mark.parametrize(("settings", "sentence"), BAD)
@pytest.mark.parametrize("end", ["first", "second"])
def test_bad_setting_of_an_end_is_refused_beforehand(
    alice: core.Namespace, bob: core.Namespace, settings: dict[str, object], sentence: str, end: str
) -> None:
    bad = replace(End(alice), **settings)  # type: ignore[arg-type]
    ends = (bad, End(bob)) if end == "first" else (End(bob), bad)
    with pytest.raises(core.ArgumentError) as error:
        create_veth(*ends)
    assert str(error.value) == sentence


def test_the_same_address_at_both_ends_is_possible(
    alice: core.Namespace, bob: core.Namespace
) -> None:
    ends = create_veth(End(alice, addresses=["10.0.0.1/24"]), End(bob, addresses=["10.0.0.1/24"]))
    interfaces.delete(ends[0])


@pytest.mark.parametrize("mtu", [67, 65536, 0, -1])
def test_mtu_out_of_range_is_refused_beforehand(alice: core.Namespace, mtu: int) -> None:
    with pytest.raises(core.ArgumentError) as error:
        create_veth(End(alice), End(alice), mtu=mtu)
    assert str(error.value) == f"MTU {mtu} is out of range: it can be from 68 to 65535 bytes."


def test_closed_namespace_of_the_second_end(alice: core.Namespace, bob: core.Namespace) -> None:
    bob.close()
    with pytest.raises(core.ClosedError) as error:
        create_veth(End(alice), End(bob))
    assert str(error.value) == "Namespace 'bob' is closed."


def test_interrupted_after_it_was_made_takes_the_pair_back(
    alice: core.Namespace, bob: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("NetnsLibrary.core.interfaces.veth.finish", fail)
    with pytest.raises(MemoryError):
        create_veth(End(alice), End(bob))


def test_worker_is_at_home_after_a_refusal(alice: core.Namespace) -> None:
    home = worker.call(core.current_ino)
    with pytest.raises(core.KernelError):
        create_veth(End(alice, "lo"), End(alice, "eth0"))
    assert worker.call(core.current_ino) == home
