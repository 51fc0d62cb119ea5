"""Keywords that change, move and delete interfaces."""

from __future__ import annotations

from robot.api import logger

from .. import core
from ..core.interfaces import Interface
from ..integration.endpoints import Endpoint
from .checked import keyword
from .group import KeywordGroup
from .namespaces import NamespaceReference


class InterfaceChangeKeywords(KeywordGroup):
    """Interfaces that exist become other than they are.

    In a namespace that outlives the test or suite, such as `host`, the old settings come back
    at its end.
    """

    @keyword
    def delete_interface(self, endpoint: Endpoint) -> None:
        """Deletes an interface; of a veth pair, both ends go.

        Args:
            endpoint: `alice:eth0`, or `eth0` in the current namespace.

        Examples:
        ```robotframework
        *** Test Cases ***
        Pull the cable out
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            Delete Interface    alice:eth0
            Interface Should Not Exist    bob:eth0
        ```
        """
        core.interfaces.delete(self._interface(endpoint))

    @keyword
    def set_interface_up(self, endpoint: Endpoint) -> None:
        """Sets an interface up.

        Whether it has a carrier is another matter, see [Wait Until Interface Is Up].

        Args:
            endpoint: `alice:eth0`, or `eth0` in the current namespace.

        Examples:
        ```robotframework
        *** Test Cases ***
        Down and up
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0    up=False
            Set Interface Up    alice:eth0
            Get Interface State    alice:eth0    ==    DOWN
            Set Interface Up    bob:eth0
            Wait Until Interface Is Up    alice:eth0
        ```
        """
        self._set_up(endpoint, up=True)

    @keyword
    def set_interface_down(self, endpoint: Endpoint) -> None:
        """Sets an interface down.

        The kernel then forgets the routes over it and its global IPv6 addresses, and does not
        remember them when it is set up again. In a namespace that outlives the test or suite,
        such as `host`, all of them come back at its end.

        Args:
            endpoint: `alice:eth0`, or `eth0` in the current namespace.

        Examples:
        ```robotframework
        *** Test Cases ***
        The other end notices
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            Set Interface Down    alice:eth0
            Get Interface State    bob:eth0    ==    DOWN
        ```
        """
        self._set_up(endpoint, up=False)

    def _set_up(self, endpoint: Endpoint, *, up: bool) -> None:
        before = self._interface(endpoint)
        # What the kernel forgets cannot be asked later; set up, it forgets nothing.
        had = core.interfaces.Belongings(before) if up else core.interfaces.note(before)
        set_it = core.interfaces.set_up if up else core.interfaces.set_down
        self.session.change(
            before.namespace,
            lambda: set_it(before.namespace, before.name),
            lambda _: core.interfaces.give_back(had),
        )
        logger.info(f"Set {before} {'up' if up else 'down'}.")

    @keyword
    def set_interface(
        self,
        endpoint: Endpoint,
        *,
        mtu: int | None = None,
        mac: str | None = None,
        name: str | None = None,
        promiscuous: bool | None = None,
        group: int | None = None,
        offload: bool | None = None,
    ) -> Interface:
        """Changes settings of an interface: all that are given, or none. It returns the interface.

        When the two ends of a veth pair come to have different MTUs, that is logged as a
        warning: larger packets vanish in one direction without any error. Another warning tells
        that the kernel took the IPv6 addresses away, since they need an MTU of at least 1280.

        Args:
            endpoint: `alice:eth0`, or `eth0` in the current namespace.
            mtu: The largest packet in bytes.
            mac: The hardware address, like `02:00:00:00:00:01`.
            name: Another name in the same namespace.
            promiscuous: Take packets for other hardware addresses, too.
            group: A number by which several interfaces are addressed at once.
            offload: Leave checksums and segments to the hardware. On a veth pair that means:
                to nobody, and captured packets have wrong checksums. `False` makes them right.

        Examples:
        ```robotframework
        *** Test Cases ***
        Other settings
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:eth0    bob:eth0
            ${interface} =    Set Interface    alice:eth0    name=uplink    mac=02:00:00:00:00:01
            ...    offload=False
            Should Be Equal As Strings    ${interface}    alice:uplink
            Get Interface Mac    alice:uplink    ==    02:00:00:00:00:01
        ```
        """
        interface = self._interface(endpoint)
        had = core.interfaces.note(interface)
        change = core.interfaces.Change(mtu, mac, name, promiscuous, group, offload)
        self.session.change(
            interface.namespace,
            lambda: core.interfaces.set_interface(interface.namespace, interface.name, change),
            lambda before: self._set_back(had, before),
        )
        changed = core.interfaces.get(
            interface.namespace, name or interface.name, self.session.known_namespaces
        )
        if mtu is not None:
            self._warn_of_lost_addresses(interface, changed)
            self._warn_of_other_mtu(changed)
        return changed

    def _set_back(self, had: core.interfaces.Belongings, before: core.interfaces.Change) -> None:
        core.interfaces.set_back(had.interface, before)
        # With an MTU below 1280 the kernel takes IPv6 addresses away, with the MAC neighbours.
        core.interfaces.give_back(had)

    @keyword
    def move_interface(
        self, endpoint: Endpoint, namespace: NamespaceReference, name: str | None = None
    ) -> Interface:
        """Moves an interface into another namespace and returns it as it is there.

        It keeps its addresses, and whether it is up; it does not stay a port of a bridge.
        An interface that was moved out of a namespace which outlives the test or suite,
        such as `host`, comes back at its end.

        Args:
            endpoint: `alice:eth0`, or `eth0` in the current namespace.
            namespace: Where it goes.
            name: Another name there.

        Examples:
        ```robotframework
        *** Test Cases ***
        From one host to the other
            Create Transient Namespaces    alice    bob
            Create Veth Pair    alice:one    alice:two    peer_addresses=10.0.0.2/24
            ${moved} =    Move Interface    alice:two    bob    name=eth0
            Should Be Equal As Strings    ${moved}    bob:eth0
            Should Contain    ${moved.addresses}    10.0.0.2/24
        ```
        """
        moving = self._interface(endpoint)
        target = self.session.namespace(namespace)
        had = core.interfaces.note(moving)
        owner = self.session.scope(None)
        moved = self.session.create(
            lambda: core.interfaces.move(moving, target, name),
            lambda moved: self.session.own_move(had, moved, owner),
            owner,
        )
        logger.info(f"Moved {moving} to {moved}.")
        return moved

    @keyword
    def add_bridge_port(self, bridge: Endpoint, port: Endpoint) -> None:
        """Makes an interface a port of a bridge, a bond or a VRF of the same namespace.

        Args:
            bridge: The bridge: `switch:br0`, or `br0` in the current namespace.
            port: The interface: a name in the namespace of the bridge, or an endpoint.

        Examples:
        ```robotframework
        *** Test Cases ***
        Plug it in
            Create Transient Namespaces    alice    switch
            Create Bridge    switch:br0
            Create Veth Pair    alice:eth0    switch:port1
            Add Bridge Port    switch:br0    port1
            ${port} =    Get Interface    switch:port1
            Should Be Equal    ${port.master}    br0
        ```
        """
        master, joining = self._bridge_and_port(bridge, port)
        had = core.interfaces.note(joining)
        self.session.change(
            master.namespace,
            lambda: core.interfaces.add_port(master, joining),
            lambda _: self._unplug(master, had),
        )
        logger.info(f"{joining} is a port of {master}.")

    def _unplug(self, master: Interface, had: core.interfaces.Belongings) -> None:
        bridge, now = core.interfaces.read_again(master), core.interfaces.read_again(had.interface)
        if bridge and now and now.master == bridge.name:
            core.interfaces.remove_port(bridge, now)
            core.interfaces.give_back(had)  # a bond or a VRF has set it down

    @keyword
    def remove_bridge_port(self, bridge: Endpoint, port: Endpoint) -> None:
        """Ends that an interface is a port of a bridge, a bond or a VRF.

        Args:
            bridge: The bridge: `switch:br0`, or `br0` in the current namespace.
            port: The interface: a name in the namespace of the bridge, or an endpoint.

        Examples:
        ```robotframework
        *** Test Cases ***
        Pull it out
            Create Transient Namespaces    alice    switch
            Create Veth Pair    alice:eth0    switch:port1
            Create Bridge    switch:br0    port1
            Remove Bridge Port    switch:br0    port1
            ${port} =    Get Interface    switch:port1
            Should Be Equal    ${port.master}    ${None}
        ```
        """
        master, leaving = self._bridge_and_port(bridge, port)
        had = core.interfaces.note(leaving)
        self.session.change(
            master.namespace,
            lambda: core.interfaces.remove_port(master, leaving),
            lambda _: self._plug(master, had),
        )
        logger.info(f"{leaving} is no port of {master} any more.")

    def _plug(self, master: Interface, had: core.interfaces.Belongings) -> None:
        bridge, now = core.interfaces.read_again(master), core.interfaces.read_again(had.interface)
        if bridge and now and now.master is None:
            core.interfaces.add_port(bridge, now)
            core.interfaces.give_back(had)

    def _bridge_and_port(self, bridge: Endpoint, port: Endpoint) -> tuple[Interface, Interface]:
        master = self._interface(bridge)
        namespace, name = self.session.endpoint_in(master.namespace, port)
        return master, core.interfaces.get(namespace, name)

    def _interface(self, endpoint: Endpoint) -> Interface:
        return core.interfaces.get(*self.session.named_endpoint(endpoint))

    def _warn_of_lost_addresses(self, before: Interface, now: Interface) -> None:
        lost = [one for one in before.addresses if ":" in one and one not in now.addresses]
        if lost and now.mtu < core.addresses.IPV6_LEAST_MTU:
            logger.warn(
                f"{now} has lost its IPv6 addresses {', '.join(lost)}: "
                f"IPv6 needs an MTU of at least {core.addresses.IPV6_LEAST_MTU} bytes."
            )

    def _warn_of_other_mtu(self, interface: Interface) -> None:
        if interface.kind != "veth" or interface.peer is None:
            return
        place, _, name = interface.peer.partition(":")
        peer = core.interfaces.get(self._known(place), name)
        if peer.mtu != interface.mtu:
            logger.warn(
                f"{interface} has an MTU of {interface.mtu} and its other end {peer} one of "
                f"{peer.mtu}: larger packets are lost without an error. "
                f"Set the MTU of {peer} to {interface.mtu}, too."
            )

    def _known(self, name: str) -> core.Namespace:
        return next(one for one in self.session.known_namespaces if one.name == name)
