"""Keywords that start programs in namespaces."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Literal, TypeAlias

from robot.api.types import Secret
from robot.libraries.Process import ProcessResult

from .checked import keyword
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

        All other files are the machine's.

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
        self.session.programs.hide(arguments)
        result: ProcessResult = self.session.programs.starting_in(where).run_process(
            command,
            *arguments,
            cwd=cwd,
            shell=shell,
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
        and the alias: `Wait For Process`, `Terminate Process`, `Get Process Result` and so on.
        What the program sees is described at [Run Process In Namespace]. It is ended with its
        namespace, if not before, and in the host's or an opened one at the end of the run, see
        [programs](#programs).

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
        self.session.programs.hide(arguments)
        started: subprocess.Popen[bytes] = self.session.programs.starting_in(where).start_process(
            command,
            *arguments,
            cwd=cwd,
            shell=shell,
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
        return started
