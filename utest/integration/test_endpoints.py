"""Endpoints, as people write them."""

from __future__ import annotations

import pytest

from NetnsLibrary import core
from NetnsLibrary.integration.endpoints import parse_endpoint


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("alice:eth0", ("alice", "eth0")),
        ("eth0", (None, "eth0")),
        ("alice:", ("alice", None)),
        ("host:eth0.100", ("host", "eth0.100")),
        ("net:[4026531840]", ("net", "[4026531840]")),
        (None, (None, None)),
    ],
)
def test_texts(text: str | None, parsed: tuple[str | None, str | None]) -> None:
    assert parse_endpoint(text) == parsed


def test_objects(alice: core.Namespace) -> None:
    lo = core.interfaces.get(alice, "lo")
    assert parse_endpoint(lo) == (alice, "lo")
    assert parse_endpoint(alice) == (alice, None)
    assert parse_endpoint(str(lo)) == ("alice", "lo")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The name of an interface may not be empty."),
        ("a b", "'a b' is no interface name: it may not contain blanks."),
        (
            "['alice:a', 'alice:b']",
            "['alice:a', 'alice:b'] is a list, and no endpoint. "
            "To give what is in a variable one by one, write @{...} and not ${...}.",
        ),
        ("alice:a/b", "'a/b' is no interface name: it may not contain '/'."),
        ("alice:eth0:1", "'eth0:1' is no interface name: it may not contain ':'."),
        (
            "alice:much-too-long-name",
            "'much-too-long-name' is no interface name: it has 18 characters, and 15 are the most.",
        ),
        *(
            (
                text,
                f"'{text}' is no endpoint: the namespace before ':' is missing. "
                "Write 'alice:eth0', or 'eth0' for the current namespace.",
            )
            for text in (":eth0", ":")
        ),
    ],
)
def test_what_is_no_endpoint(text: str, sentence: str) -> None:
    with pytest.raises(core.ArgumentError) as refused:
        parse_endpoint(text)
    assert str(refused.value) == sentence
