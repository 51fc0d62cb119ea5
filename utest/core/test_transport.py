"""The netlink connection, with the kernel at its other end."""

from __future__ import annotations

import errno
import os

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import worker
from NetnsLibrary.core.interfaces import messages
from NetnsLibrary.core.netlink import attributes
from NetnsLibrary.core.netlink.transport import Message, Refused

MORE_THAN_TWO_BATCHES = 130
PAIRS = 150


def request(namespace: core.Namespace, *requests: Message) -> list[bytes]:
    return worker.call(lambda: namespace.transport.request(*requests))


def veth_pair(one: str, other: str) -> Message:
    peer = attributes.nested(
        messages.VETH_INFO_PEER,
        messages.link_header(),
        attributes.text(messages.IFLA_IFNAME, other),
    )
    return messages.new_link("veth", attributes.text(messages.IFLA_IFNAME, one), data=peer)


def name_of(link: bytes) -> str:
    found = attributes.parse(link, messages.LINK_LENGTH)
    return attributes.to_text(found[messages.IFLA_IFNAME])


def test_nothing_asked_is_nothing_answered(alice: core.Namespace) -> None:
    assert request(alice) == []


def test_a_change_is_acknowledged_without_an_answer(alice: core.Namespace) -> None:
    assert request(alice, messages.set_link_up("lo")) == []
    assert core.interfaces.get(alice, "lo").up


@pytest.mark.parametrize("count", [1, 47, 48, 49, 96, 97, MORE_THAN_TWO_BATCHES])
def test_every_request_of_several_batches_is_answered_in_order(
    alice: core.Namespace, count: int
) -> None:
    request(alice, veth_pair("one", "other"))
    names = [("lo", "one", "other")[number % 3] for number in range(count)]
    answers = request(alice, *map(messages.get_link, names))
    assert [name_of(link) for link in answers] == names


@pytest.mark.parametrize("position", [0, 47, 48, 100, MORE_THAN_TWO_BATCHES - 1])
def test_refusal_tells_which_request_it_was(alice: core.Namespace, position: int) -> None:
    requests = [messages.get_link("lo")] * MORE_THAN_TWO_BATCHES
    requests[position] = messages.get_link("nothing")
    with pytest.raises(Refused) as refused:
        request(alice, *requests)
    assert (refused.value.errno, refused.value.position) == (errno.ENODEV, position)
    assert request(alice, messages.get_link("lo"))  # nothing is left over


def test_the_first_of_several_refusals_is_raised(alice: core.Namespace) -> None:
    requests = [messages.get_link("lo")] * MORE_THAN_TWO_BATCHES
    requests[60] = messages.new_link("veth", attributes.text(messages.IFLA_IFNAME, "lo"))
    requests[70] = messages.get_link("nothing")
    with pytest.raises(Refused) as refused:
        request(alice, *requests)
    assert (refused.value.errno, refused.value.position) == (errno.EEXIST, 60)


def test_requests_after_a_refused_one_are_still_carried_out(alice: core.Namespace) -> None:
    with pytest.raises(Refused):
        request(alice, messages.get_link("nothing"), messages.set_link_up("lo"))
    assert core.interfaces.get(alice, "lo").up


def test_refusal_has_the_kernels_own_words(alice: core.Namespace) -> None:
    with pytest.raises(Refused) as refused:
        request(alice, messages.new_link("no-such-kind"))
    assert refused.value.errno == errno.EOPNOTSUPP
    assert refused.value.words == str(refused.value) == "Unknown device type"


def test_refusal_without_words_has_the_usual_text(alice: core.Namespace) -> None:
    with pytest.raises(Refused) as refused:
        request(alice, messages.get_link("nothing"))
    assert refused.value.words is None
    assert str(refused.value) == os.strerror(errno.ENODEV) == "No such device"


def test_a_refused_list_has_the_kernels_own_words(alice: core.Namespace) -> None:
    wrong = Message(messages.RTM_GETLINK, 0, messages.link_header(flags=1))
    with pytest.raises(Refused) as refused:
        worker.call(lambda: alice.transport.dump(wrong))
    assert refused.value.errno == errno.EINVAL
    assert refused.value.words == "Invalid values in header for link dump request"
    assert core.interfaces.names(alice) == ["lo"]


def test_a_long_list_is_complete(alice: core.Namespace) -> None:
    """Its answer comes in many pieces."""
    requests = [veth_pair(f"one{number}", f"other{number}") for number in range(PAIRS)]
    assert request(alice, *requests) == []
    expected = {f"{end}{number}" for end in ("one", "other") for number in range(PAIRS)}
    names = core.interfaces.names(alice)
    assert len(names) == 2 * PAIRS + 1
    assert set(names) == {"lo", *expected}
    with core.new_netlink_handle(alice) as handle:  # somebody else counts the same
        assert [link.get("ifname") for link in handle.get_links()] == names


def test_answers_come_from_the_namespace_of_the_connection(
    alice: core.Namespace, bob: core.Namespace
) -> None:
    request(alice, veth_pair("one", "other"))
    assert set(core.execute(bob, core.interfaces.names, alice)) == {"lo", "one", "other"}
    assert core.execute(alice, core.interfaces.names, bob) == ["lo"]
