"""Steps of the guard that chance decides when it runs, here one by one."""

from __future__ import annotations

import pytest

from NetnsLibrary import core
from NetnsLibrary.core import interfaces
from NetnsLibrary.core.guard import cleaning, netlink
from NetnsLibrary.core.interfaces import End, create_veth
from utest.support.children import run_python

LEAVES_OPEN = """
    import os
    from NetnsLibrary.core.guard import main
    folder = os.open("/", os.O_RDONLY)
    os.dup2(folder, 500)
    os.closerange = None  # where there is no close_range(2) it takes minutes
    main._close_all_but_the_first_three()
    print(*sorted(map(int, os.listdir("/proc/self/fd"))))
"""


def test_closes_what_is_open_and_not_all_that_could_be() -> None:
    ended = run_python(LEAVES_OPEN)
    assert (ended.stdout, ended.stderr) == ("0 1 2 3\n", "")  # 3 is that of the list


def test_deletes_an_interface_that_a_list_would_lack(
    alice: core.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(netlink, "dump", lambda *_: [])
    one, _ = create_veth(End(alice, "one"), End(alice, "other"))
    core.execute(alice, cleaning._delete_link, one.index + 100, "one")
    core.execute(alice, cleaning._delete_link, one.index, "nonesuch")
    assert interfaces.names(alice) == ["lo", "other", "one"]
    core.execute(alice, cleaning._delete_link, one.index, "one")
    assert interfaces.names(alice) == ["lo"]


def test_deletes_no_interface_by_another_name_of_it(alice: core.Namespace) -> None:
    create_veth(End(alice, "one"), End(alice, "other"))
    core.starting.run(alice, ["ip", "link", "property", "add", "dev", "one", "altname", "alias"])
    core.execute(alice, cleaning._delete_link, 0, "alias")
    assert interfaces.exists(alice, "one")
