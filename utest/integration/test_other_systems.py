"""Systems that are not Linux: the import, Libdoc and a dry run work, keywords say what they need.

In child processes that are told to be on another system, where modules are missing.
"""

from __future__ import annotations

import pytest

from utest.support.children import run_python

# Robot Framework and Python's own modules are loaded before, for they look at the system too.
ELSEWHERE = """
    import sys
    import asyncio, subprocess, tempfile
    import assertionengine, robot.libdoc, robot.libraries.BuiltIn, robot.libraries.Process
    import robot.run, robot.running
    for module in ("fcntl", "resource", "pwd", "grp"):
        sys.modules[module] = None
    sys.platform = sys.argv[1]
"""
SYSTEMS = pytest.mark.parametrize("system", ["win32", "darwin"])


def elsewhere(system: str, code: str) -> str:
    """What code prints on another system."""
    ended = run_python(ELSEWHERE + code, system)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


@SYSTEMS
def test_import(system: str) -> None:
    code = """
    import NetnsLibrary
    from NetnsLibrary import core
    print(NetnsLibrary.NetnsLibrary().__class__.__name__, core.names.check_interface_name("eth0"))
    """
    assert elsewhere(system, code) == "NetnsLibrary eth0\n"


@SYSTEMS
def test_documentation(system: str) -> None:
    code = """
    documented = robot.libdoc.LibraryDocumentation("NetnsLibrary")
    keywords = {keyword.name: keyword for keyword in documented.keywords}
    print(documented.scope, documented.doc_format, "Execute In Namespace" in keywords)
    print([name for name, keyword in keywords.items() if not keyword.doc])
    """
    assert elsewhere(system, code) == "GLOBAL MARKDOWN True\n[]\n"


@SYSTEMS
def test_dry_run(system: str) -> None:
    code = """
    suite = robot.running.TestSuite("Elsewhere")
    suite.resource.imports.library("NetnsLibrary")
    test = suite.tests.create("Test")
    test.body.create_keyword("Enter Transient Namespace", ["alice"])
    test.body.create_keyword("Execute In Namespace", ["alice", "Log", "text"])
    result = suite.run(dryrun=True, output=None, stdout=sys.stderr, console="none")
    print(result.return_code, test.name)
    """
    assert elsewhere(system, code) == "0 Test\n"


USES = [
    "NetnsLibrary.NetnsLibrary().create_transient_namespace('alice')",
    "NetnsLibrary.NetnsLibrary().enter_transient_namespace()",
    "NetnsLibrary.NetnsLibrary().get_interface_names()",
    "NetnsLibrary.NetnsLibrary().get_namespace_inode()",
    "NetnsLibrary.NetnsLibrary().create_veth_pair()",
    "core.new_transient()",
    "core.current()",
    "core.current_ino()",
    "core.ino('/proc/self/ns/net')",
    "core.ino(0)",
    "core.Namespace.from_pid(1)",
    "core.enter_transient().__enter__()",
]


@SYSTEMS
def test_use_says_that_it_needs_linux(system: str) -> None:
    code = f"""
    import NetnsLibrary
    from NetnsLibrary import core
    for use in {USES!r}:
        try:
            eval(use)
        except core.NetnsError as error:
            print(use, error, sep=": ")
    """
    sentence = (
        f"Network namespaces need Linux, and this is {system}. "
        "Importing the library, its documentation and a dry run work here; its keywords do not."
    )
    assert elsewhere(system, code).splitlines() == [f"{use}: {sentence}" for use in USES]
