"""What the kernel does not take of a lab is told with its place, and nothing is left."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from NetnsLibrary.core.errors import KernelError
from NetnsLibrary.labs.check import check
from NetnsLibrary.labs.findings import LabError
from NetnsLibrary.labs.keeping import KeptLab

LAB = """\
nodes:
  alice:
  bob:
    sysctls:
      net.ipv4.tcp_ecn: 1
      {sysctl}
links:
  - [alice, bob]
  - {link}
"""
CONTAINERLAB = """\
name: misfit
topology:
  nodes:
    alice: {kind: linux}
    bob: {kind: linux, sysctls: {net.ipv4.no_such_thing: 1}}
  links:
    - endpoints: ["alice:eth1", "bob:eth1"]
"""


def error_of(source: str | os.PathLike[str]) -> str:
    lab = KeptLab(check(source))
    try:
        with pytest.raises(LabError) as error:
            lab.build()
    finally:
        lab.stop()
    return str(error.value)


def lab_with(
    sysctl: str = "net.ipv4.ip_forward: 1", link: str = "{endpoints: [alice, bob]}"
) -> str:
    return LAB.replace("{sysctl}", sysctl).replace("{link}", link)


def test_a_kernel_parameter_that_is_not_there(tmp_path: Path) -> None:
    file = tmp_path / "misfit.yaml"
    file.write_text(lab_with("net.ipv4.no_such_thing: 1"))
    assert error_of(file).startswith(f"{file}:6:31: No sysctl 'net.ipv4.no_such_thing'")


def test_a_kernel_parameter_with_a_value_that_the_kernel_refuses() -> None:
    assert error_of(lab_with("net.ipv4.ip_forward: many")).startswith("<text>:6:28: Cannot set ")


def test_in_a_file_of_containerlab(tmp_path: Path) -> None:
    file = tmp_path / "misfit.clab.yml"
    file.write_text(CONTAINERLAB)
    assert error_of(file).startswith(f"{file}:5:58: No sysctl 'net.ipv4.no_such_thing'")


def test_an_address_that_the_kernel_refuses() -> None:
    twice = "addresses: {alice: ['fe80::1/64', 'fe80::1/64']}"
    told = error_of(lab_with(link=f"{{endpoints: [alice, bob], {twice}}}"))
    assert told.startswith("<text>:9:43: Cannot add fe80::1/64 to alice:eth1: the kernel says")


def test_a_route_that_the_kernel_refuses() -> None:
    # The kernel has a route to all link-local addresses of each interface.
    routes = (
        "routes: [{to: 10.7.0.0/16, via: bob}, {to: 'fe80::/64', interface: eth0, metric: 256}]"
    )
    told = error_of(lab_with().replace("  alice:\n", f"  alice: {{{routes}}}\n"))
    assert told.startswith("<text>:2:49: Cannot add route fe80::/64 dev eth0 metric 256 to ")


def test_an_impairment_that_this_kernel_cannot_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise KernelError("Cannot impair", 95, None)

    monkeypatch.setattr("NetnsLibrary.core.impairment.impair", refuse)
    told = error_of(lab_with(link="{endpoints: [alice, bob], delay: 20 ms}"))
    assert told.startswith("<text>:9:5: Cannot impair")
