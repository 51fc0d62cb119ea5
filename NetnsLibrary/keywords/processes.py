"""Keywords that start programs in namespaces."""

from __future__ import annotations

import os
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, TypeAlias

from robot.api.deco import keyword
from robot.api.types import Secret
from robot.libraries.Process import ProcessResult

from .. import core
from .group import KeywordGroup
from .namespaces import NamespaceReference

Argument: TypeAlias = str | Secret


class ProcessKeywords(KeywordGroup):
    """Programs, by Robot Framework's own Process library."""

    @keyword
    def run_process_in_namespace(
        self,
        namespace: NamespaceReference,
        command: str,
        *arguments: Argument,
        cwd: str | None = None,
        shell: bool = False,
        stdout: str | None = None,
        stderr: str | None = None,
        stdin: str | Secret | Path | int | None = None,
        output_encoding: str = "CONSOLE",
        alias: str | None = None,
        timeout: timedelta | None = None,
        on_timeout: Literal["continue", "terminate", "kill"] = "terminate",
        env: dict[str, str | Secret] | None = None,
        **env_extra: str | Secret,
    ) -> ProcessResult:
        r"""Runs a program in a namespace, waits until it ends, and returns its result.

        It is `Run Process` of the Process library, with the same configuration and result.
        Beyond what `Execute In Namespace    alice    Run Process    …` does, the program sees

        - the namespace's devices in `/sys/class/net`,
        - the namespace's `/etc/hosts`, see [Add Host Entry],
        - the namespace's `/etc/resolv.conf`, see [Set Name Servers].

        All other files are the machine's. It is started by `nsenter`, which takes about a
        millisecond and then is the program, with the same process id.

        Args:
            namespace: A name, an object, `host` or `current`.
            command: The program.
            *arguments: Its arguments. An equal sign in them is escaped, as in `name\=value`.
            cwd: Its working directory.
            shell: Run the command in a shell.
            stdout: File for its standard output.
            stderr: File for its standard error.
            stdin: What it reads as standard input.
            output_encoding: Encoding of its outputs.
            alias: A name for the Process library's keywords.
            timeout: How long to wait for it at most.
            on_timeout: What to do then: `terminate`, `kill`, or `continue` and leave it.
            env: Its environment, instead of Robot Framework's own.
            **env_extra: Single environment variables, like `env:LANG=C`.

        Examples:
        ```robotframework
        *** Test Cases ***
        Only its own devices
            Create Transient Namespace    alice
            ${result} =    Run Process In Namespace    alice    ls    /sys/class/net
            Should Be Equal    ${result.stdout}    lo
            ${result} =    Run Process In Namespace    alice    ls | wc -l
            ...    shell=True    cwd=/sys/class/net
            Should Be Equal As Integers    ${result.stdout}    1
        ```
        """
        where = self.session.namespace(namespace)
        self.session.prepare_mounts(where)
        whole = _whole_command(where, command, arguments, cwd, shell, _search(env, env_extra))
        self.session.programs.hide(whole)
        result: ProcessResult = self.session.programs.library.run_process(
            *whole,
            cwd=cwd,
            stdout=stdout,
            stderr=stderr,
            stdin=stdin,
            output_encoding=output_encoding,
            alias=alias,
            timeout=timeout,
            on_timeout=on_timeout,
            env=env,
            **env_extra,
        )
        return result

    @keyword
    def start_process_in_namespace(
        self,
        namespace: NamespaceReference,
        command: str,
        *arguments: Argument,
        cwd: str | None = None,
        shell: bool = False,
        stdout: str | None = None,
        stderr: str | None = None,
        stdin: str | Secret | Path | int | None = None,
        output_encoding: str = "CONSOLE",
        alias: str | None = None,
        env: dict[str, str | Secret] | None = None,
        **env_extra: str | Secret,
    ) -> subprocess.Popen[bytes]:
        """Starts a program in a namespace and returns when it runs there, with a handle of it.

        It is `Start Process` of the Process library, whose other keywords work on the handle
        and the alias: `Wait For Process`, `Terminate Process`, [Get Process Result] and so on.
        What the program sees is described at [Run Process In Namespace]. It is ended with its
        namespace, if not before, see [programs](#programs).

        Args:
            namespace: A name, an object, `host` or `current`.
            command: The program.
            *arguments: Its arguments.
            cwd: Its working directory.
            shell: Run the command in a shell.
            stdout: File for its standard output.
            stderr: File for its standard error.
            stdin: What it reads as standard input; `PIPE` for a pipe to write to.
            output_encoding: Encoding of its outputs.
            alias: A name for the Process library's keywords.
            env: Its environment, instead of Robot Framework's own.
            **env_extra: Single environment variables, like `env:LANG=C`.

        Examples:
        ```robotframework
        *** Settings ***
        Library    Process

        *** Test Cases ***
        A program in the background
            Create Transient Namespace    alice
            ${program} =    Start Process In Namespace    alice    cat    stdin=PIPE    alias=cat
            ${programs} =    Get Namespace Processes    alice
            Should Be Equal As Integers    ${programs[0].pid}    ${program.pid}
            ${result} =    Terminate Process    cat
        ```
        """
        where = self.session.namespace(namespace)
        self.session.prepare_mounts(where)
        whole = _whole_command(where, command, arguments, cwd, shell, _search(env, env_extra))
        self.session.programs.hide(whole)
        started: subprocess.Popen[bytes] = self.session.programs.library.start_process(
            *whole,
            cwd=cwd,
            stdout=stdout,
            stderr=stderr,
            stdin=stdin,
            output_encoding=output_encoding,
            alias=alias,
            env=env,
            **env_extra,
        )
        words = (command, *arguments)
        self.session.programs.remember(started, where, words, cwd, (stdout, stderr))
        core.nsenter.wait_until_started(started)
        return started


def _whole_command(
    namespace: core.Namespace,
    command: str,
    arguments: tuple[Argument, ...],
    cwd: str | None,
    shell: bool,
    search: str | None,
) -> list[Argument]:
    """The command and arguments with nsenter before them; a shell is run by nsenter too."""
    directory = os.path.abspath(cwd or ".")
    several: list[Argument] = [command, *arguments]
    if shell:
        several = ["/bin/sh", "-c", _command_line(several)]
    elif os.path.isdir(directory):  # if not, the Process library says so
        core.nsenter.check_program(namespace, command, directory, search)
    return [*core.nsenter.prefix(namespace, directory), *several]


def _command_line(several: list[Argument]) -> Argument:
    """What the Process library gives to a shell: arguments are quoted when there are any."""
    values = [one.value if isinstance(one, Secret) else one for one in several]
    line = subprocess.list2cmdline(values) if len(values) > 1 else str(values[0])
    return Secret(line) if any(isinstance(one, Secret) for one in several) else line


def _search(env: dict[str, Any] | None, env_extra: dict[str, Any]) -> str | None:
    """The value of PATH in the environment that the program gets."""
    path = env_extra.get("env:PATH", (env or os.environ).get("PATH"))
    return path.value if isinstance(path, Secret) else path
