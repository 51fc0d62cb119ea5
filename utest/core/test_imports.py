"""What importing the core brings with it."""

from __future__ import annotations

from utest.support.children import run_python

IMPORT_AND_TELL = """
    import sys
    {statement}
    unwanted = ("robot", "assertionengine", "pyroute2", "NetnsLibrary.library",
                "NetnsLibrary.integration", "NetnsLibrary.keywords")
    print([name for name in unwanted if name in sys.modules])
"""


def test_core_brings_neither_robot_framework_nor_pyroute2() -> None:
    ended = run_python(IMPORT_AND_TELL.format(statement="from NetnsLibrary import core"))
    assert (ended.stdout, ended.stderr) == ("[]\n", "")


def test_core_at_work_needs_neither_of_them() -> None:
    statement = (
        "from NetnsLibrary import core\n"
        "    with core.enter_transient() as namespace:\n"
        "        core.interfaces.create_veth(core.interfaces.End(namespace))"
    )
    ended = run_python(IMPORT_AND_TELL.format(statement=statement))
    assert (ended.stdout, ended.stderr) == ("[]\n", "")


def test_core_starts_no_thread_and_opens_nothing_before_it_is_used() -> None:
    ended = run_python(
        """
        import os

        before = os.listdir("/proc/self/fd"), os.listdir("/proc/self/task")
        from NetnsLibrary import core
        after = os.listdir("/proc/self/fd"), os.listdir("/proc/self/task")
        print(before == after)
        """
    )
    assert (ended.stdout, ended.stderr) == ("True\n", "")


def test_all_that_is_promised_is_there() -> None:
    ended = run_python(
        "from NetnsLibrary.core import *; print(current_ino() == ino('/proc/self/ns/net'))"
    )
    assert (ended.stdout, ended.stderr) == ("True\n", "")


def test_importing_the_library_starts_no_thread_and_opens_nothing() -> None:
    ended = run_python(
        """
        import os
        from robot.running.testlibraries import TestLibrary

        before = os.listdir("/proc/self/fd"), os.listdir("/proc/self/task")
        library = TestLibrary.from_name("NetnsLibrary")
        after = os.listdir("/proc/self/fd"), os.listdir("/proc/self/task")
        print(before == after, len(library.keywords) > 70)
        """
    )
    assert (ended.stdout, ended.stderr) == ("True True\n", "")


def test_importing_the_library_leaves_out_what_only_some_runs_need() -> None:
    ended = run_python(
        """
        import sys
        import NetnsLibrary.library

        unwanted = ("pyroute2", "icmplib", "pydantic", "igraph",
                    "NetnsLibrary.probes.explain", "NetnsLibrary.core.firewall",
                    "NetnsLibrary.probes.fidelity", "NetnsLibrary.probes.throughput",
                    "NetnsLibrary.probes.listening", "NetnsLibrary.probes.matrix",
                    "NetnsLibrary.core.addresses", "NetnsLibrary.core.routes",
                    "NetnsLibrary.core.neighbors",
                    "NetnsLibrary.integration.explanations")
        print([name for name in unwanted if name in sys.modules])
        """
    )
    assert (ended.stdout, ended.stderr) == ("[]\n", "")
