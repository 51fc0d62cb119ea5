"""What is broken on purpose, and what has gone meanwhile."""

from __future__ import annotations

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import interfaces, links
from NetnsLibrary.core.interfaces import End, create_veth
from NetnsLibrary.core.links import Link
from NetnsLibrary.integration.faults import Faults


def connect(alice: core.Namespace, bob: core.Namespace) -> Link:
    create_veth(End(alice, "eth0"), End(bob, "eth0"))
    return links.find((alice, "eth0"), (bob, "eth0"), [alice, bob])


def test_a_cut_link_that_was_made_anew_is_whole(alice: core.Namespace, bob: core.Namespace) -> None:
    faults = Faults()
    cut = links.cut(connect(alice, bob))
    faults.add_cut(cut)
    assert faults.cut_of(cut.link) is cut
    interfaces.delete(cut.link.a)
    link = connect(alice, bob)
    with pytest.raises(core.ArgumentError) as caught:
        faults.cut_of(link)
    assert str(caught.value) == (
        "The link alice:eth0 - bob:eth0 is not cut. Links that are cut: none."
    )


def test_a_cut_link_of_which_an_end_was_moved_is_not_forgotten(
    alice: core.Namespace, bob: core.Namespace
) -> None:
    faults = Faults()
    cut = links.cut(connect(alice, bob))
    faults.add_cut(cut)
    with core.new_transient("carol") as carol:
        interfaces.move(cut.link.a, carol)
        assert faults.cuts == [cut]
        assert faults.forget_cut(cut)
