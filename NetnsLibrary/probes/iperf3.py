"""How much data gets from one namespace to another, measured by iperf3(1)."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

from ..core import ArgumentError, Namespace, NetnsError, starting, worker
from ..core.closing import Closing
from . import Protocol
from .listening import wait_until_port_is_open
from .targets import Address
from .throughput import PATIENCE, NothingArrivedError, SocketMeter, Throughput, check

if TYPE_CHECKING:
    from typing_extensions import Self

_EXTRA = 10.0  # seconds beyond the duration, for what comes before and after


def installed() -> bool:
    """Whether there is such a program."""
    return shutil.which("iperf3") is not None


def fits(duration: float) -> bool:
    """Whether iperf3 can measure that long: it knows whole seconds only."""
    return duration >= 1 and duration == int(duration)


class IperfMeter(Closing):
    """A server of iperf3 in one namespace, and its client in another one.

    Both have ended when the `with` block has, also when it is interrupted.

    Attributes:
        port: where the server can be reached as long as the `with` block lasts.
    """

    def __init__(self, receiver: Namespace, address: Address, protocol: Protocol, port: int = 0):
        """Remember where the server shall be; port 0 stands for any that is free."""
        if not installed():
            raise NetnsError("'iperf3' is not installed. Install it, or use means=sockets.")
        self._receiver = receiver
        self._address = address
        self._protocol = protocol
        self._programs: list[starting.Program] = []
        # When it is taken, the kernel says so here; else another program would seem to be it.
        with SocketMeter(receiver, address, "tcp", port) as free:
            self.port = free.port

    def __enter__(self) -> Self:
        try:
            self._start_server()
        except BaseException:
            self.close()
            raise
        return self

    def close(self) -> None:
        """End both programs."""
        worker.call(self._end)  # after a start that was interrupted, and not interrupted itself

    def measure(self, source: Namespace, duration: float) -> Throughput:
        """Have the client send from a namespace for some whole seconds.

        Raises:
            ArgumentError: iperf3 cannot measure that long.
            NothingArrivedError: iperf3 tells that there is no connection.
        """
        check(self._protocol, duration)
        if not fits(duration):
            raise ArgumentError(
                f"iperf3 measures for whole seconds only, and the duration is {duration:g} s. "
                "Use means=sockets."
            )
        command = ["--client", str(self._address), "--time", str(int(duration)), "--json"]
        command += ["--connect-timeout", str(int(PATIENCE * 1000))]
        if self._protocol == "udp":
            command += ["--udp", "--bitrate", "0"]
        client = self._start(source, command)
        try:
            output, errors = client.communicate(timeout=duration + _EXTRA)
        except subprocess.TimeoutExpired:
            raise NothingArrivedError(
                f"iperf3 had no result {_EXTRA:g} s after the duration"
            ) from None
        return _result(output, errors)

    def _start_server(self) -> None:
        command = ["--server", "--one-off"]
        if not self._address.is_link_local:
            command += ["--bind", str(self._address)]
        server = self._start(self._receiver, command)
        try:
            wait_until_port_is_open(self._receiver, self.port, "tcp", PATIENCE)
        except NetnsError:
            if server.poll() is None:
                raise
            said = b"".join(server.communicate()).decode(errors="replace").strip()
            raise NetnsError(
                f"iperf3 cannot listen in namespace '{self._receiver}': {said}"
            ) from None

    def _start(self, namespace: Namespace, command: list[str]) -> starting.Program:
        return starting.start(
            namespace,
            ["iperf3", *command, "--port", str(self.port)],
            register=self._programs.append,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def _end(self) -> None:
        while self._programs:
            program = self._programs.pop()
            program.kill()
            program.wait()
            for stream in (program.stdout, program.stderr):
                if stream is not None:
                    stream.close()


def _result(output: bytes, errors: bytes) -> Throughput:
    try:
        told: dict[str, Any] = json.loads(output)
    except ValueError:
        said = (output + errors).decode(errors="replace").strip()
        raise NothingArrivedError(f'iperf3 says "{said}"') from None
    if "error" in told:
        raise NothingArrivedError(f'iperf3 says "{told["error"]}"')
    end = told["end"]
    received = end["sum_received"]
    loss = received.get("lost_percent", end.get("sum", {}).get("lost_percent"))
    return Throughput(received["bits_per_second"] / 1e6, received["seconds"], "iperf3", loss)
