"""Commands of nft(8), run by its library libnftables inside a namespace.

The library is loaded with the first command. Its context holds a socket of the namespace
that it was made in, so each command makes one there; that takes 0.1 ms.
"""

from __future__ import annotations

import functools
import os
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from ..errors import NetnsError, from_os_error
from ..namespace import Namespace
from ..visit import inside

_LIBRARY = "libnftables.so.1"
_NETLINK_NETFILTER = 12
_STATELESS = 1 << 2  # NFT_CTX_OUTPUT_STATELESS in nftables/libnftables.h


class FirewallError(NetnsError):
    """nft refused rules; none of them took effect.

    `words` is its own explanation, with the place of the mistake.
    """

    def __init__(self, what: str, words: str) -> None:
        self.words = words
        super().__init__(f"{what}. nft says:\n{words}")


class Refused(Exception):
    """What nft answered to a command that failed."""


def run(namespace: Namespace, commands: str, *, stateless: bool = False) -> str:
    """Run commands as one transaction and return what they print; a job of the worker.

    Args:
        namespace: where.
        commands: what would be in a file for `nft -f`.
        stateless: print no counters and the like, which change by themselves.
    """
    # Of a text in memory libnftables shows the wrong line when the mistake is not in the
    # first one; of a file, even one that has no name, the right one.
    descriptor = os.memfd_create("rules", os.MFD_CLOEXEC)
    with open(descriptor, "wb") as file:
        file.write(commands.encode(errors="surrogateescape"))
        file.flush()
        path = f"/proc/self/fd/{descriptor}"
        try:
            return run_file(namespace, path, stateless=stateless)
        except Refused as refused:
            raise Refused(str(refused).replace(f"{path}:", "line ")) from None


def run_file(namespace: Namespace, path: str, *, stateless: bool = False) -> str:
    """Run the commands in a file as one transaction; a job of the worker, see `run`."""
    library = _library()
    with inside(namespace), _context(namespace, library) as context:
        if stateless:
            library.nft_ctx_output_set_flags(context, _STATELESS)
        failed = library.nft_run_cmd_from_filename(context, os.fsencode(path))
        if failed:
            raise Refused(_decoded(library.nft_ctx_get_error_buffer(context)).strip())
        return _decoded(library.nft_ctx_get_output_buffer(context))


@contextmanager
def _context(namespace: Namespace, library: Any) -> Iterator[Any]:
    # Where libnftables cannot open its socket it ends the whole program, so we try it first.
    try:
        with closing(socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _NETLINK_NETFILTER)):
            pass
    except OSError as error:
        what = f"Cannot reach the firewall of namespace '{namespace}'"
        raise from_os_error(what, error, "The kernel needs nftables (CONFIG_NF_TABLES).") from None
    context = library.nft_ctx_new(0)
    try:
        library.nft_ctx_buffer_output(context)
        library.nft_ctx_buffer_error(context)
        yield context
    finally:
        library.nft_ctx_free(context)


def _decoded(text: bytes | None) -> str:
    return (text or b"").decode(errors="replace")


@functools.cache
def _library() -> Any:
    import ctypes  # slow to load, and only needed here

    try:
        library = ctypes.CDLL(_LIBRARY)  # gives up the interpreter's lock during calls
    except OSError as error:
        raise NetnsError(
            f"The firewall keywords need libnftables, which cannot be loaded: {error}. "
            "Install it, on Debian and Ubuntu with 'apt-get install libnftables1', "
            "elsewhere with the package 'nftables'."
        ) from None
    context, text = ctypes.c_void_p, ctypes.c_char_p
    for name, result, *arguments in (
        ("nft_ctx_new", context, ctypes.c_uint32),
        ("nft_ctx_free", None, context),
        ("nft_ctx_buffer_output", ctypes.c_int, context),
        ("nft_ctx_buffer_error", ctypes.c_int, context),
        ("nft_ctx_output_set_flags", None, context, ctypes.c_uint),
        ("nft_ctx_get_output_buffer", text, context),
        ("nft_ctx_get_error_buffer", text, context),
        ("nft_run_cmd_from_filename", ctypes.c_int, context, text),
    ):
        function = getattr(library, str(name))
        function.restype, function.argtypes = result, arguments
    return library
