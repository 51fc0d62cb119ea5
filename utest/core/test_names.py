"""What may be a name of an interface or a namespace."""

from __future__ import annotations

import pytest

from NetnsLibrary import core
from NetnsLibrary.core.interfaces import End, create_veth
from NetnsLibrary.core.names import check_interface_name, check_namespace_name

GOOD = ["e", "eth0", "eth0.100", "br-lan", "a_b", "to@bob", "-", "...", "a" * 15, "fünf", "ü" * 7]

BAD = [
    ("a/b", "it may not contain '/'"),
    ("/", "it may not contain '/'"),
    ("a:b", "it may not contain ':'"),
    ("a b", "it may not contain blanks"),
    (" a", "it may not contain blanks"),
    ("a\t", "it may not contain blanks"),
    ("a\nb", "it may not contain blanks"),
    ("a\N{NO-BREAK SPACE}b", "it may not contain blanks"),
    (".", "it means a folder"),
    ("..", "it means a folder"),
    ("a=b", "it may not contain '='. There is no argument 'a' here"),
    ("mac=02:00:00:00:00:01", "it may not contain '='. There is no argument 'mac' here"),
    ("-a=b", "it may not contain '='"),
]


@pytest.mark.parametrize("name", GOOD)
def test_good_names_are_returned(name: str) -> None:
    assert check_interface_name(name) == name
    assert check_namespace_name(name) == name


@pytest.mark.parametrize("name", GOOD)
def test_the_kernel_takes_what_is_good(alice: core.Namespace, name: str) -> None:
    create_veth(End(alice, name), End(alice, "other"))
    assert name in core.interfaces.names(alice)
    assert core.interfaces.exists(alice, name)


@pytest.mark.parametrize(("name", "reason"), BAD)
def test_bad_names_are_refused(name: str, reason: str) -> None:
    for check, kind in ((check_interface_name, "interface"), (check_namespace_name, "namespace")):
        with pytest.raises(core.ArgumentError) as refused:
            check(name)
        assert str(refused.value) == f"'{name}' is no {kind} name: {reason}."


@pytest.mark.parametrize(
    ("name", "shown"),
    [("a\0b", r"'a\x00b'"), ("a\x1b", r"'a\x1b'"), ("\u200ba", r"'\u200ba'")],
)
def test_names_that_cannot_be_seen_are_refused(name: str, shown: str) -> None:
    for check, kind in ((check_interface_name, "interface"), (check_namespace_name, "namespace")):
        with pytest.raises(core.ArgumentError) as refused:
            check(name)
        assert str(refused.value) == (
            f"{shown} is no {kind} name: it may only have printable characters."
        )


@pytest.mark.parametrize("name", ["[]", "['a']", "['a', 'b']", "[1, 2]", '["a"]', "['a/b',\n'c']"])
def test_lists_are_refused(name: str) -> None:
    for check, kind in ((check_interface_name, "interface"), (check_namespace_name, "namespace")):
        with pytest.raises(core.ArgumentError) as refused:
            check(name)
        assert str(refused.value) == (
            f"{name} is a list, and no {kind} name. "
            "To give what is in a variable one by one, write @{...} and not ${...}."
        )


def test_names_in_brackets_are_no_lists() -> None:
    assert check_namespace_name("[a]") == "[a]"


def test_empty_names_are_refused() -> None:
    with pytest.raises(core.ArgumentError, match=r"^The name of an interface may not be empty\.$"):
        check_interface_name("")
    with pytest.raises(core.ArgumentError, match=r"^The name of a namespace may not be empty\.$"):
        check_namespace_name("")


@pytest.mark.parametrize(
    ("name", "length"),
    [("a" * 16, "16 characters"), ("ü" * 8, "16 bytes"), ("a" * 100, "100 characters")],
)
def test_interface_names_that_are_too_long_are_refused(name: str, length: str) -> None:
    with pytest.raises(core.ArgumentError) as refused:
        check_interface_name(name)
    assert str(refused.value) == (
        f"'{name}' is no interface name: it has {length}, and 15 are the most."
    )


def test_namespace_names_that_are_too_long_are_refused() -> None:
    assert check_namespace_name("a" * 63) == "a" * 63
    name = "a" * 64
    with pytest.raises(core.ArgumentError) as refused:
        check_namespace_name(name)
    assert str(refused.value) == (
        f"'{name}' is no namespace name: it has 64 characters, and 63 are the most."
    )


@pytest.mark.parametrize("name", ["eth%d", "100%"])
def test_interface_names_with_a_pattern_of_the_kernel_are_refused(name: str) -> None:
    with pytest.raises(core.ArgumentError) as refused:
        check_interface_name(name)
    assert str(refused.value) == f"'{name}' is no interface name: it may not contain '%'."
    assert check_namespace_name(name) == name


@pytest.mark.parametrize("name", ["all", "default"])
def test_names_that_sysctls_have_taken(name: str) -> None:
    with pytest.raises(core.ArgumentError) as refused:
        check_interface_name(name)
    assert str(refused.value) == (
        f"'{name}' is no interface name: sysctls stand below it for others."
    )
