"""Offloading: whether checksums and segmentation are left to the hardware, see ethtool(8)."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import struct

from .. import worker
from ..errors import from_os_error
from ..namespace import Namespace

_SIOCETHTOOL = 0x8946
# The commands of linux/ethtool.h that read and write a setting. Segments can only be left
# to the hardware together with their checksums, so the checksums come first when it is
# switched on and last when it is switched off.
_CHECKSUMS_SENT = (0x16, 0x17)
_SETTINGS = (
    _CHECKSUMS_SENT,
    (0x14, 0x15),  # checksums received
    (0x1E, 0x1F),  # TCP segments sent
    (0x23, 0x24),  # other segments sent
    (0x2B, 0x2C),  # segments received
)


# The value of each of them, None where the interface does not have it.
Settings = tuple[bool | None, ...]

_LACKING = (errno.EOPNOTSUPP, errno.EINVAL)


@worker.on_worker
def get_settings(namespace: Namespace, name: str) -> Settings:
    """Which of the settings are on, the checksums of what is sent first."""
    values: list[bool | None] = []
    for read, _ in _SETTINGS:
        try:
            values.append(_command(namespace, name, read, 0))
        except OSError as error:
            if error.errno not in _LACKING:
                what = f"Cannot read the offloading of {namespace}:{name}"
                raise from_os_error(what, error) from None
            values.append(None)
    return tuple(values)


@worker.on_worker
def set_offload(namespace: Namespace, name: str, wanted: bool | Settings) -> None:
    """Leave checksums and segments to the hardware, or not: all of it, or nothing is changed.

    Kinds that lack some of the settings are common; without that for checksums it is no use.
    """
    if not isinstance(wanted, bool):
        _write_all(namespace, name, wanted)
        return
    before = get_settings(namespace, name)
    for commands in _SETTINGS if wanted else reversed(_SETTINGS):
        try:
            _command(namespace, name, commands[1], int(wanted))
        except OSError as error:
            if error.errno not in _LACKING or commands is _CHECKSUMS_SENT:
                _write_all(namespace, name, before)
                what = f"Cannot switch offloading of {namespace}:{name} {'on' if wanted else 'off'}"
                raise from_os_error(what, error) from None


def to_write(settings: Settings) -> list[tuple[int, int]]:
    """The commands of linux/ethtool.h that write these settings, with their values."""
    return [
        (write, int(value))
        for (_, write), value in zip(_SETTINGS, settings, strict=True)
        if value is not None
    ]


def _write_all(namespace: Namespace, name: str, settings: Settings) -> None:
    for write, value in to_write(settings):
        with contextlib.suppress(OSError):  # what cannot be changed has not been changed
            _command(namespace, name, write, value)


def _command(namespace: Namespace, name: str, command: int, value: int) -> bool:
    import fcntl  # not there on all systems that can import this

    # struct ethtool_value, and struct ifreq with a pointer to it
    data = ctypes.create_string_buffer(struct.pack("=II", command, value), 8)
    request = struct.pack("16sP16x", name.encode(), ctypes.addressof(data))
    fcntl.ioctl(namespace.transport.fileno(), _SIOCETHTOOL, request)
    return bool(struct.unpack("=II", data.raw)[1])
