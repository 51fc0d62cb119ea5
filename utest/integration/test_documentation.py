"""What Libdoc and log.html show of the keywords."""

from __future__ import annotations

import re
from functools import cache

from robot.libdocpkg import LibraryDocumentation
from robot.libdocpkg.model import LibraryDoc

from NetnsLibrary.introduction import OPERATORS

CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
LINK = re.compile(r"\[([^\[\]]+)\](?!\()")
MARKUP = re.compile(r"[`*\[\]]")


@cache
def library() -> LibraryDoc:
    return LibraryDocumentation("NetnsLibrary")


def test_what_the_log_shows_of_a_keyword_has_no_markup() -> None:
    """Robot Framework shows the text up to the first empty line as it is written."""
    first = {keyword.name: keyword.doc.partition("\n\n")[0] for keyword in library().keywords}
    assert len(first) > 100
    assert {name: text for name, text in first.items() if MARKUP.search(text)} == {}


def test_links_lead_to_keywords() -> None:
    names = {keyword.name for keyword in library().keywords}
    texts = {keyword.name: keyword.doc for keyword in library().keywords}
    texts["introduction"] = library().doc
    broken = {
        (place, link)
        for place, text in texts.items()
        for link in LINK.findall(CODE.sub("", text))
        if link not in names
    }
    assert broken == set()


def test_the_operators_of_assertions_are_told_in_the_format_of_this_library() -> None:
    told = next(one.doc for one in library().type_docs if one.name == "AssertionOperator")
    assert told.endswith(OPERATORS.rstrip())
    assert OPERATORS in library().doc
