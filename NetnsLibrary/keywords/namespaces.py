"""Keywords that create, enter, leave, open and close namespaces."""

from __future__ import annotations

from pathlib import Path

from robot.api import logger
from robot.libraries.BuiltIn import BuiltIn

from .. import core
from ..core import worker
from ..core.namespaces import skip_duplicate_detection
from .checked import keyword
from .group import KeywordGroup, ScopeName

NamespaceReference = core.Namespace | str


class NamespaceKeywords(KeywordGroup):
    """Namespaces come and go."""

    @keyword
    def create_transient_namespace(
        self, name: str | None = None, *, loopback: bool = True, scope: ScopeName = None
    ) -> core.Namespace:
        """Creates an empty network namespace without entering it, and returns it.

        It ends with the test or suite that created it, see [scopes](#scopes). IPv6 addresses
        in it can be used at once: the kernel does not look for duplicates.

        Args:
            name: What it is called from now on. Without a name it is called `netns1`,
                `netns2` and so on. At most 63 characters, no `/`, `:`, `=` or blanks.
            loopback: Bring up its interface `lo`, so that its own addresses can be reached.
            scope: What it belongs to: `test`, `suite` or `global` (the whole run).

        Examples:
        ```robotframework
        *** Test Cases ***
        Two networks that know nothing of each other
            ${alice} =    Create Transient Namespace    alice
            Create Transient Namespace    bob
            Get Interface Names    ${alice}    ==    lo
            Get Namespace Names    ==    ${{['alice', 'bob']}}
        ```
        """
        return self._create_namespaces([name], loopback, scope)[0]

    @keyword
    def create_transient_namespaces(
        self, *names: str, loopback: bool = True, scope: ScopeName = None
    ) -> list[core.Namespace]:
        """Creates several empty network namespaces: all of them or none.

        Each is like one that [Create Transient Namespace] makes.

        Args:
            *names: What they are called.
            loopback: Bring up their `lo` interfaces.
            scope: What they belong to: `test`, `suite` or `global`.

        Examples:
        ```robotframework
        *** Test Cases ***
        Three hosts
            Create Transient Namespaces    client    router    server
            Create Veth Pair    client:eth0    router:eth0
            Create Veth Pair    server:eth0    router:eth1
            Get Interface Names    router    ==    ${{['lo', 'eth0', 'eth1']}}
        ```
        """
        if not names:
            raise core.ArgumentError("Create Transient Namespaces needs at least one name.")
        for position, name in enumerate(names):
            if name in names[:position]:
                raise core.ArgumentError(f"The name '{name}' is given twice.")
        return self._create_namespaces(list(names), loopback, scope)

    @keyword
    def enter_transient_namespace(
        self, name: str | None = None, *, loopback: bool = True
    ) -> core.Namespace:
        """Creates a namespace and enters it: the keywords that follow run there.

        The test or suite that entered it ends there: nobody has to leave. Entered in a
        suite setup, it is the namespace that all tests of the suite start in.

        Args:
            name: What it is called, see [Create Transient Namespace].
            loopback: Bring up its interface `lo`.

        Examples:
        ```robotframework
        *** Test Cases ***
        A network of our own
            ${namespace} =    Enter Transient Namespace
            Get Namespace Inode    current    ==    ${namespace.inode}
            Get Namespace Inode    host    !=    ${namespace.inode}
        ```
        """
        (namespace,) = self._create_namespaces([name], loopback, None)
        try:
            self.session.position.enter(namespace)
        except BaseException:
            worker.call(self.session.drop_namespace, namespace)
            raise
        return namespace

    @keyword
    def enter_namespace(self, namespace: NamespaceReference) -> core.Namespace:
        """Enters a namespace: the keywords that follow run there.

        That ends with [Leave Namespace], or with the test or suite.

        Args:
            namespace: Its name, or the object that a keyword returned.

        Examples:
        ```robotframework
        *** Test Cases ***
        There and back
            Create Transient Namespace    alice
            Enter Namespace    alice
            Get Interface Names    current    ==    lo
            Leave Namespace
        ```
        """
        entered = self.session.namespace(namespace)
        self.session.position.enter(entered)
        logger.info(f"Entered namespace '{entered}'.")
        return entered

    @keyword
    def leave_namespace(self) -> core.Namespace:
        """Goes back to the namespace from which the present one was entered.

        That is where the last [Enter Namespace] or [Enter Transient Namespace] was run. It
        returns the namespace that was left, and fails when none was entered. What was entered
        before [Execute In Namespace] cannot be left in it.

        Examples:
        ```robotframework
        *** Test Cases ***
        Leave early
            ${before} =    Get Current Namespace
            ${entered} =    Enter Transient Namespace    alice
            ${left} =    Leave Namespace
            Should Be Equal    ${left}    ${entered}
            ${after} =    Get Current Namespace
            Should Be Equal    ${after}    ${before}
        ```
        """
        left = self.session.position.leave()
        logger.info(f"Left namespace '{left}', back in '{self.session.position.namespace}'.")
        return left

    @keyword
    def execute_in_namespace(
        self, namespace: NamespaceReference, name: str, /, *args: str
    ) -> object:
        """Runs any keyword in a namespace, always comes back, and returns what it returns.

        The keyword can be of any library, a user keyword, `Run Keywords`, or
        [Execute In Namespace] again. Timeouts, failures, `Skip`, `Pass Execution` and a
        signal act as they do without it; afterwards the test goes on where it was before.
        What the keyword enters is left with it.

        What is done by other threads or processes than the one that executes the keyword
        is not moved, see [what inherits a namespace](#what-inherits-a-namespace).

        Args:
            namespace: Where to run it: a name, an object, or `host`.
            name: The keyword.
            *args: Its arguments, named ones too.

        Examples:
        ```robotframework
        *** Settings ***
        Library    Process

        *** Test Cases ***
        A program sees the other network
            Create Transient Namespace    alice
            ${result} =    Execute In Namespace    alice    Run Process    cat    /proc/self/net/dev
            Should Not Contain    ${result.stdout}    eth0

        Out for a moment
            Enter Transient Namespace
            Execute In Namespace    host    Log    This runs where Robot was started.
        ```
        """
        target = self.session.namespace(namespace)
        builtin = BuiltIn()
        return self.session.position.run_inside(target, lambda: builtin.run_keyword(name, *args))

    @keyword
    def open_namespace(
        self,
        name: str,
        *,
        path: Path | None = None,
        pid: int | None = None,
        scope: ScopeName = None,
    ) -> core.Namespace:
        """Makes a namespace usable that somebody else made. It is never destroyed by this library.

        Exactly one of `path` and `pid` says which namespace it is.

        Args:
            name: What it is called from now on.
            path: A file that refers to it, like `/run/netns/NAME` or `/proc/PID/ns/net`.
            pid: A process that is in it, for example in a container.
            scope: When it is let go of: at the end of the `test`, `suite` or the run (`global`).

        Examples:
        ```robotframework
        *** Settings ***
        Library    Process

        *** Test Cases ***
        The network of a program
            Enter Transient Namespace    alice
            ${program} =    Start Process    sleep    10
            ${pid} =    Get Process Id    ${program}
            ${opened} =    Open Namespace    network-of-sleep    pid=${pid}
            Get Namespace Inode    alice    ==    ${opened.inode}
            [Teardown]    Terminate All Processes
        ```
        """
        self.session.directory.check_free(name)
        owner = self.session.scope(scope)

        def make() -> core.Namespace:
            if path is not None and pid is None:
                return core.Namespace.from_path(path, name)
            if pid is not None and path is None:
                return core.Namespace.from_pid(pid, name)
            raise core.ArgumentError(
                "Open Namespace needs exactly one of 'path' and 'pid' to know which one it is."
            )

        opened = self.session.create(make, lambda made: self.session.own_namespace(made, owner))
        logger.info(f"Opened namespace '{opened}' with inode {opened.inode}.")
        return opened

    @keyword
    def close_namespace(self, namespace: NamespaceReference) -> None:
        """Closes a namespace before the end of its test or suite.

        With a transient namespace goes all that is in it; programs that live there are
        ended, see [programs](#programs). When the test is in it at that moment, it goes
        back to where it was before.

        Args:
            namespace: Its name, or the object that a keyword returned.

        Examples:
        ```robotframework
        *** Test Cases ***
        The other end goes too
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            Close Namespace    bob
            Wait Until Keyword Succeeds    2s    10ms    Interface Should Not Exist    alice:eth0
        ```
        """
        closed = self.session.namespace(namespace)
        if closed is self.session.host:
            raise core.ArgumentError(
                "The namespace 'host', which Robot Framework was started in, cannot be closed."
            )
        outcome = worker.call(self.session.close_namespace, closed)
        self.session.position.settle()
        self.session.programs.log(outcome)
        logger.info(f"Closed namespace '{closed}'.")
        if outcome.failures:
            raise core.NetnsError("\n".join(outcome.failures))

    @keyword
    def export_namespace(
        self,
        namespace: NamespaceReference,
        as_name: str | None = None,
        *,
        scope: ScopeName = None,
    ) -> str:
        """Gives a namespace a name that other programs see, until the test or suite ends.

        One of them is `ip netns`. It returns the path, which is below `/run/netns`.

        Args:
            namespace: Its name, or the object that a keyword returned.
            as_name: The name for `ip netns`; without it the one that it has here.
            scope: When the name is taken away: at the end of the `test`, `suite` or the
                run (`global`), and always when the namespace is closed.

        Examples:
        ```robotframework
        *** Settings ***
        Library    Process

        *** Test Cases ***
        Look at it with ip
            Create Transient Namespace    alice
            Export Namespace    alice    as_name=alice-${{os.getpid()}}
            ${result} =    Run Process    ip    netns    list
            Should Contain    ${result.stdout}    alice-${{os.getpid()}}
        ```
        """
        exported = self.session.namespace(namespace)
        owner = self.session.scope(scope)
        path = self.session.create(
            lambda: core.exports.export(exported, as_name or exported.name),
            lambda made: self.session.own_export(exported, made, owner),
        )
        logger.info(f"Exported namespace '{exported}' as '{path}'.")
        return path

    def _create_namespaces(
        self, names: list[str | None], loopback: bool, scope: ScopeName
    ) -> list[core.Namespace]:
        directory = self.session.directory
        for name in names:
            if name is not None:
                directory.check_free(name)
        owner = self.session.scope(scope)

        def make() -> list[core.Namespace]:
            made: list[core.Namespace] = []
            try:
                for name in names:
                    called = name or directory.free_name()
                    made.append(core.new_transient(called, loopback=loopback))
                    skip_duplicate_detection(made[-1])
            except BaseException:
                for namespace in made:
                    namespace.close()
                raise
            return made

        def own(made: list[core.Namespace]) -> None:
            for namespace in made:
                self.session.own_namespace(namespace, owner)

        made = self.session.create(make, own)
        for namespace in made:
            logger.info(f"Created namespace '{namespace}' with inode {namespace.inode}.")
        return made
