"""The names by which namespaces are called in a run."""

from __future__ import annotations

import pytest

from NetnsLibrary import core
from NetnsLibrary.integration.directory import Directory


@pytest.fixture
def directory(alice: core.Namespace, bob: core.Namespace) -> Directory:
    directory = Directory()
    directory.add(alice)
    directory.add(bob)
    return directory


def sentence_of(kind: type[core.NetnsError], directory: Directory, name: str) -> str:
    with pytest.raises(kind) as refused:
        directory.find(name)
    assert type(refused.value) is kind
    return str(refused.value)


def test_names_in_the_order_in_which_they_came(
    directory: Directory, alice: core.Namespace, bob: core.Namespace
) -> None:
    assert directory.names == ["alice", "bob"]
    assert list(directory) == [alice, bob]
    assert directory.find("bob") is bob


def test_unknown_name(directory: Directory) -> None:
    assert sentence_of(core.NotFoundError, directory, "alcie") == (
        "No namespace 'alcie'. Known: alice, bob, host. Did you mean 'alice'?"
    )


def test_unknown_name_where_there_are_none() -> None:
    assert sentence_of(core.NotFoundError, Directory(), "alice") == (
        "No namespace 'alice'. Known: host."
    )


def test_list_in_the_place_of_a_name(directory: Directory) -> None:
    assert sentence_of(core.ArgumentError, directory, "['alice', 'bob']") == (
        "['alice', 'bob'] is a list, and no namespace. "
        "To give what is in a variable one by one, write @{...} and not ${...}."
    )


def test_unknown_argument_in_the_place_of_a_name(directory: Directory) -> None:
    assert sentence_of(core.NotFoundError, directory, "name=carol") == (
        "No namespace 'name=carol'. Known: alice, bob, host. "
        "No argument can be given as 'name=' here."
    )


def test_name_that_another_library_knows(directory: Directory, alice: core.Namespace) -> None:
    other = Directory()
    sentence = (
        "No namespace 'alice'. Known: host. An import of the library with other arguments has made "
        "one of that name. Write the same arguments at all imports, or give the object that it "
        "returned."
    )
    assert sentence_of(core.NotFoundError, other, "alice") == sentence
    directory.forget(alice)
    assert sentence_of(core.NotFoundError, other, "alice") == "No namespace 'alice'. Known: host."


def test_name_of_a_closed_one(directory: Directory, alice: core.Namespace) -> None:
    alice.close()
    directory.forget(alice)
    expected = "Namespace 'alice' is closed. Open are: bob, host."
    assert sentence_of(core.ClosedError, directory, "alice") == expected
    assert directory.names == ["bob"]


def test_name_of_one_that_was_closed_by_somebody_else(
    directory: Directory, alice: core.Namespace
) -> None:
    alice.close()
    assert directory.names == ["bob"]
    assert sentence_of(core.ClosedError, directory, "alice") == (
        "Namespace 'alice' is closed. Open are: bob, host."
    )


def test_name_can_be_used_again(directory: Directory, alice: core.Namespace) -> None:
    alice.close()
    directory.forget(alice)
    assert directory.check_free("alice") == "alice"
    with core.new_transient("alice") as another:
        directory.add(another)
        assert directory.find("alice") is another
        directory.forget(alice)  # the first one, a second time
        assert directory.find("alice") is another


def test_free_names(directory: Directory) -> None:
    assert directory.free_name() == "netns1"
    with core.new_transient("netns1") as first, core.new_transient("netns3") as third:
        directory.add(first)
        directory.add(third)
        assert directory.free_name() == "netns2"
    assert directory.free_name() == "netns1"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "alice",
            "There is a namespace 'alice' already. "
            "Choose another name, or close it first with Close Namespace    alice.",
        ),
        (
            "host",
            "No namespace can be called 'host': "
            "that means the namespace that Robot Framework was started in.",
        ),
        (
            "current",
            "No namespace can be called 'current': "
            "that means the namespace that keywords are run in.",
        ),
        ("a:b", "'a:b' is no namespace name: it may not contain ':'."),
        ("", "The name of a namespace may not be empty."),
    ],
)
def test_names_that_no_new_one_can_have(directory: Directory, name: str, sentence: str) -> None:
    with pytest.raises(core.ArgumentError) as refused:
        directory.check_free(name)
    assert str(refused.value) == sentence
