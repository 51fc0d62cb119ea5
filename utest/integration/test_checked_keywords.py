"""What Robot Framework's conversion of arguments lets through, and keywords do not."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from robot.api import TypeInfo

from NetnsLibrary.core import ArgumentError
from NetnsLibrary.keywords.checked import check_switch, keyword
from NetnsLibrary.library import NetnsLibrary

SENTENCE = (
    "Argument '{}' got value 'perhaps', which is neither true nor false. "
    "Write True, yes, on or 1, or False, no, off or 0."
)


def keywords() -> Iterator[tuple[str, Any]]:
    for name, method in inspect.getmembers(NetnsLibrary, inspect.isfunction):
        if hasattr(method, "robot_name"):
            yield name, method


def switches() -> list[tuple[str, str]]:
    return [
        (name, argument)
        for name, method in keywords()
        for argument, hint in method.__annotations__.items()
        if "bool" in hint and argument != "return"
    ]


@pytest.mark.parametrize(("name", "argument"), switches())
def test_every_switch_refuses_unknown_words_before_anything_else(name: str, argument: str) -> None:
    method = getattr(NetnsLibrary, name)
    with pytest.raises(ArgumentError) as refused:
        method(None, **{argument: "perhaps"})
    assert str(refused.value) == SENTENCE.format(argument)


def test_there_are_switches_and_the_forms_of_their_types_are_known() -> None:
    found = {
        method.__annotations__[argument]
        for name, argument in switches()
        for method in [getattr(NetnsLibrary, name)]
    }
    assert found == {"bool", "bool | None"}


def test_a_switch_given_by_position_is_checked() -> None:
    with pytest.raises(ArgumentError) as refused:
        NetnsLibrary.enable_forwarding(None, "alice", True, "perhaps")  # type: ignore[arg-type]
    assert str(refused.value) == SENTENCE.format("ipv6")


@pytest.mark.parametrize("word", ["yes", "no", "On", "OFF", "true", "False", "1", "0", "", 1, 0])
def test_what_means_true_or_false_is_taken(word: str | int) -> None:
    check_switch("up", TypeInfo.from_type_hint(bool).convert(word))


@pytest.mark.parametrize("value", ["perhaps", "tru", "2", 2, 0.5, None, []])
def test_what_means_neither_is_refused(value: object) -> None:
    with pytest.raises(ArgumentError, match="neither true nor false"):
        check_switch("up", value)


def test_none_is_taken_where_it_means_that_nothing_changes() -> None:
    check_switch("offload", None, may_be_none=True)


@pytest.mark.parametrize("count", [1.5, "many", None])
def test_whole_numbers_are_whole(count: object) -> None:
    with pytest.raises(ArgumentError) as refused:
        NetnsLibrary.ping_host(None, "alice", "bob", count=count)  # type: ignore[arg-type]
    assert str(refused.value) == f"Argument 'count' got value '{count}', which is no whole number."


def test_the_library_itself_refuses_unknown_words() -> None:
    with pytest.raises(ArgumentError, match="'log_labs_on_failure' got value 'perhaps'"):
        NetnsLibrary(log_labs_on_failure="perhaps")  # type: ignore[arg-type]


def test_keywords_keep_names_tags_and_signatures() -> None:
    class Group:
        @keyword(tags=["Getter"])
        def get_thing(self, up: bool = True) -> bool:
            """Gets it."""
            return up

        @keyword
        def plain(self, name: str) -> str:
            return name

    assert (Group.get_thing.robot_tags, Group.get_thing.__doc__) == (["Getter"], "Gets it.")  # type: ignore[attr-defined]
    assert str(inspect.signature(Group.get_thing)) == "(self, up: 'bool' = True) -> 'bool'"
    assert (Group().get_thing(False), Group().get_thing(up=True)) == (False, True)
    assert Group().plain("alice") == "alice"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            {"rootless": "maybe"},
            "Argument 'rootless' got value 'maybe' that cannot be converted to 'auto', 'always' "
            "or 'never'.",
        ),
        (
            {"program_grace_time": "soon"},
            "Argument 'program_grace_time' got value 'soon' that cannot be converted to "
            "timedelta: Invalid time string 'soon'.",
        ),
        (
            {"program_grace_time": "-1 s"},
            "The grace time of programs cannot be negative: -1 s.",
        ),
        ({"log_labs_on_failure": "perhaps"}, SENTENCE.format("log_labs_on_failure")),
    ],
)
def test_wrong_arguments_of_the_import(arguments: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        NetnsLibrary(**arguments)
    assert str(refused.value) == sentence


def test_texts_as_arguments_of_the_import() -> None:
    NetnsLibrary(rootless="NEVER", program_grace_time="2 seconds", log_labs_on_failure=False)
