"""What is said before a program is started."""

from __future__ import annotations

import pytest

from NetnsLibrary import core


def test_whole_command_in_one_argument(alice: core.Namespace) -> None:
    with pytest.raises(FileNotFoundError) as error:
        core.nsenter.check_program(alice, "ls -l", "/", "/usr/bin:/bin")
    assert error.value.strerror == (
        "No such file or directory in namespace 'alice'; "
        "arguments are to be given one by one, apart from the program"
    )
