"""What one Robot run knows: its namespaces, who owns them, and where the main thread is."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from .. import core
from ..core import watcher, worker
from ..core.ending import Outcome
from ..core.namespace import close_together
from . import robot_internals, whereabouts
from .directory import CURRENT, HOST, Directory
from .endpoints import Endpoint, parse_endpoint
from .faults import Faults
from .position import Position
from .programs import Programs
from .scopes import GLOBAL, Scope, Scopes, noted

if TYPE_CHECKING:
    from ..core.departures import Departures
    from .labs import Labs

Made = TypeVar("Made")


@dataclass
class _Journey:
    """An interface that was moved out of a namespace that lives on: as it was, and is now."""

    origin: core.interfaces.Belongings
    now: core.interfaces.Interface


class Session:
    """The one object that all keyword groups share.

    It starts with the first suite that imports the library, or with the first keyword;
    never for a dry run or the documentation, for which nothing is opened.
    """

    def __init__(self, program_grace_time: float = 1.0) -> None:
        self.directory = Directory()
        self.programs = Programs(program_grace_time)
        self._grace = program_grace_time
        self._started: tuple[Position, Scopes] | None = None
        self._owners: dict[int, Scope] = {}
        self._exports: dict[int, list[str]] = {}
        self._journeys: list[_Journey] = []
        self.faults = Faults()
        self._departures: Departures | None = None
        self._ends_scope = False  # whether it is verified at once that what is closed goes
        self._labs: Labs | None = None

    @property
    def labs(self) -> Labs:
        """The labs that are up; with the modules that they need."""
        if self._labs is None:
            from .labs import Labs

            self._labs = Labs(self)
        return self._labs

    @property
    def has_labs(self) -> bool:
        """Whether a lab is up."""
        return self._labs is not None and any(True for _ in self._labs)

    @property
    def started(self) -> bool:
        """Whether there is anything that events of Robot Framework have to be followed for."""
        return self._started is not None

    def start(self) -> None:
        """Remember the namespace of the main thread as `host`, unless another library has."""
        if self._started is None:
            position = whereabouts.share()
            self._started = (position, Scopes(position.home, position.starts))
            watcher.watch(self._grace)

    @property
    def host(self) -> core.Namespace:
        """The namespace that Robot Framework was started in."""
        return self.position.home.namespace

    @property
    def position(self) -> Position:
        """Where the main thread is."""
        return self._parts()[0]

    @property
    def scopes(self) -> Scopes:
        """Who owns what, up to date with the suite and test that are running."""
        position, scopes = self._parts()
        running = robot_internals.ongoing()
        if running is not None:
            scopes.follow(*running, position.top)
        return scopes

    def _parts(self) -> tuple[Position, Scopes]:
        if self._started is None:
            self.start()
        assert self._started is not None
        return self._started

    def namespace(self, reference: core.Namespace | str) -> core.Namespace:
        """The open namespace that an argument stands for: an object or a name."""
        if isinstance(reference, core.Namespace):
            reference.fileno()  # says so when it is closed
            return reference
        if reference == CURRENT:
            return self.position.namespace
        if reference == HOST:
            return self.host
        return self.directory.find(str(reference))  # a name like ${1} comes as a number

    def endpoint(self, reference: Endpoint | None) -> tuple[core.Namespace, str | None]:
        """The namespace and the name of the interface that an argument stands for.

        None, `alice:` and a Namespace leave the name open.
        """
        namespace, name = parse_endpoint(reference)
        return self.namespace(CURRENT if namespace is None else namespace), name

    def endpoint_in(
        self, namespace: core.Namespace, reference: Endpoint
    ) -> tuple[core.Namespace, str]:
        """Like `endpoint`, but a bare word is an interface of `namespace`: for ports and parents.

        The name has to be there.
        """
        if isinstance(reference, str) and ":" not in reference:
            return namespace, core.names.check_interface_name(reference)
        return self.named_endpoint(reference)

    def named_endpoint(self, reference: Endpoint) -> tuple[core.Namespace, str]:
        """An endpoint that names its interface, since nothing is chosen for it."""
        namespace, name = self.endpoint(reference)
        if name is None:
            raise core.ArgumentError(
                f"'{reference}' names no interface. Write one like '{namespace}:eth0'."
            )
        if reference in self.directory.names and not core.interfaces.exists(namespace, name):
            raise core.NotFoundError(
                f"No interface '{name}' in namespace '{namespace}'. "
                f"'{name}' is a namespace: write an interface of it like '{name}:eth0'."
            )
        return namespace, name

    @property
    def known_namespaces(self) -> list[core.Namespace]:
        """All open namespaces, the host's last."""
        return [*self.directory, self.host]

    def scope(self, kind: str | None) -> Scope:
        """The scope of a kind (test, suite, global), or the innermost."""
        return self.scopes.find(kind) if kind else self.scopes.innermost

    def create(
        self, make: Callable[[], Made], own: Callable[[Made], None], owner: Scope | None = None
    ) -> Made:
        """Run `make` and then `own` in one job of the worker.

        A caller that is interrupted leaves nothing without an owner: the worker
        registers what it made before it answers. And should the whole run be killed, the
        watcher undoes it; until the scope `owner`, by default the innermost, has done so.
        """
        scope = owner or self.scopes.innermost

        def job() -> Made:
            with watcher.collecting() as keys:
                made = make()
                if keys:
                    scope.undo_with(lambda: watcher.forget_all(keys))
                own(made)
            return made

        return worker.call(job)

    def own_namespace(self, namespace: core.Namespace, scope: Scope) -> None:
        """Make a namespace known, and close it at the end of `scope`."""
        self.own_namespaces([namespace], scope)

    def own_namespaces(self, namespaces: Sequence[core.Namespace], scope: Scope) -> None:
        """The same for several, which are closed together."""
        for namespace in namespaces:
            self.directory.add(namespace)
            self._owners[id(namespace)] = scope

        def end() -> None:
            self.drop_namespaces(namespaces)
            for namespace in namespaces:
                self.directory.forget_closed(namespace.name)

        scope.undo_with(end)

    def drop_namespace(self, namespace: core.Namespace) -> None:
        """Close a namespace and forget it; a job of the worker, done again without harm."""
        self.drop_namespaces([namespace])

    def drop_namespaces(self, namespaces: Sequence[core.Namespace]) -> None:
        """The same for several; each is closed, whatever fails with another one."""
        with contextlib.ExitStack() as ending:
            ending.callback(close_together, namespaces)
            for namespace in namespaces:
                self.directory.forget(namespace)
                self._owners.pop(id(namespace), None)
                for path in self._exports.pop(id(namespace), ()):
                    ending.callback(core.exports.remove, path, namespace)
            self._depart(namespaces)

    def _depart(self, namespaces: Sequence[core.Namespace]) -> None:
        if self._departures is None:
            from ..core.departures import Departures  # only when the first one goes

            self._departures = Departures()
        self._departures.note(namespaces, witnessed=self._ends_scope)

    def close_namespace(self, namespace: core.Namespace) -> Outcome:
        """End the programs of a namespace, close and forget it; a job of the worker."""
        outcome = self.programs.end([namespace])
        self.drop_namespace(namespace)
        return outcome

    def own_export(self, namespace: core.Namespace, path: str, scope: Scope) -> None:
        """Remove an exported name at the end of `scope`, or with its namespace."""
        paths = self._exports.setdefault(id(namespace), [])
        paths.append(path)

        def remove() -> None:
            if path in paths:
                paths.remove(path)
                core.exports.remove(path, namespace)

        scope.undo_with(remove)

    def own_interface(
        self,
        interface: core.interfaces.Interface,
        scope: Scope,
        *others: core.Namespace,
        ports: Sequence[core.interfaces.Belongings] = (),
    ) -> None:
        """Delete an interface at the end of `scope`, when something of it would stay.

        It goes with its namespace, or with that of one of `others`: the other end of a veth
        pair, what it lies on. But the kernel takes its time with that, and the next test shall
        not find in a namespace that lives on what this one made. Its `ports` are then as they
        were before, though a bond or a VRF has set them down meanwhile.
        """
        places = (interface.namespace, *others)
        if any(self._outlives(namespace, scope) for namespace in places):
            scope.undo_with(lambda: core.interfaces.give_back(*ports))
            scope.undo_with(lambda: core.interfaces.delete(interface))

    def own_move(
        self,
        had: core.interfaces.Belongings,
        moved: core.interfaces.Interface,
        scope: Scope,
    ) -> None:
        """Bring an interface back at the end of `scope`, wherever it is moved until then.

        One that came from a namespace which goes at that time is deleted where it is now.
        """
        before = had.interface
        for journey in self._journeys:
            if (journey.now.namespace, journey.now.index) == (before.namespace, before.index):
                journey.now = moved
                core.interfaces.undoing.after_moving(journey.origin.interface, moved)
                return
        if not self._outlives(before.namespace, scope):
            self.own_interface(moved, scope)
            return
        journey = _Journey(had, moved)
        self._journeys.append(journey)

        def come_back() -> None:
            self._journeys.remove(journey)
            core.interfaces.move_back(journey.now, journey.origin)

        scope.undo_with(come_back)

    def change(
        self,
        namespace: core.Namespace,
        do: Callable[[], Made],
        undo: Callable[[Made], object],
    ) -> Made:
        """Run `do` in the worker, and undo it with its result at the end of the running scope.

        Only in a namespace that lives on then (the host's, an opened one, one of an outer
        scope): another one takes everything in it along.
        """
        owner = self.scopes.innermost
        if not self._outlives(namespace, owner):
            return do()

        def own(made: Made) -> None:
            owner.undo_with(lambda: None if namespace.closed else undo(made))

        return self.create(do, own, owner)

    def change_several(
        self,
        namespaces: Iterable[core.Namespace],
        do: Callable[[], Made],
        undo: Callable[[Made], object],
    ) -> Made:
        """Like `change` for what is in several namespaces, when one of them lives on.

        `undo` is called also when some of them are closed.
        """
        owner = self.scopes.innermost
        lasting = any(self._outlives(one, owner) for one in namespaces)
        return self.create(
            do, lambda made: owner.undo_with(lambda: undo(made)) if lasting else None
        )

    def prepare_mounts(self, namespace: core.Namespace) -> None:
        """Make what programs in a namespace see of the file system, for the running scope.

        It stays with a namespace that outlives the scope only as long as that lasts.
        """
        if not namespace.has_mounts:
            self.change(
                namespace,
                lambda: worker.call(lambda: namespace.mounts),
                lambda _: namespace.close_mounts(),
            )

    def _outlives(self, namespace: core.Namespace, scope: Scope) -> bool:
        owner = self._owners.get(id(namespace))
        return owner is None or not namespace.transient or self.scopes.outlives(owner, scope)

    def end_scope(self, identity: str, *, failed: bool = False) -> list[str]:
        """Undo what a suite or test made, bring the main thread home, return what failed.

        Programs in its namespaces are ended before anything else, all at the same time.

        Args:
            identity: Robot Framework's id of the suite or test.
            failed: whether it is a test that failed, so that the programs' last words count.
        """
        if self._started is None:
            return []
        position, scopes = self._started
        scope = scopes.get(identity)
        if scope is None:  # events may come twice, or for a suite that has made nothing
            return []
        position.return_to(scope.start)
        ending = [
            namespace
            for namespace in self.directory
            if not scopes.outlives(self._owners[id(namespace)], scope)
        ]
        failures: list[str] = []
        outcome = Outcome()
        with noted(failures):
            outcome = self.programs.end(ending)
            failures += outcome.failures
        self._ends_scope = True
        try:
            failures += scopes.close(scope)
        finally:
            self._ends_scope = False
        if self._departures and self._departures.any:
            with noted(failures):
                failures += worker.call(self._departures.verify, list(self.directory))
        self.programs.log(outcome)
        self.programs.settle(ending, failed=failed or bool(failures))
        return [self.programs.hidden(failure) for failure in failures]

    def end(self) -> list[str]:
        """Undo all that is left, at the end of the run."""
        failures = self.end_scope(GLOBAL)
        started, self._started = self._started, None
        if started is not None:
            self.programs.end_outside()
            whereabouts.release()
            if self._departures:
                worker.call(self._departures.close)
            watcher.unwatch()
        return failures
