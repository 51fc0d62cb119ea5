"""A machine without a network that boots a kernel over the files of this one, and runs a command.

virtme-ng does the work, with QEMU and without KVM: the machine reads all files of the host, what it
writes stays in its memory, and only the shared folder is the same on both sides.
"""

from __future__ import annotations

import importlib.util
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from . import tree
from .debian import Kernel
from .failure import Failure

# The programs, and the packages of Debian that have them.
_PROGRAMS = {
    "qemu-system-x86_64": "qemu-system-x86",
    "busybox": "busybox-static",
    "depmod": "kmod",
    "modprobe": "kmod",
    "udevadm": "udev",
    "file": "file",
    "mke2fs": "e2fsprogs",
}
_ADMINISTRATORS = "/usr/sbin:/sbin"
# Longer than the machine needs to stop by itself after an error of its kernel.
_PATIENCE = 10

# Devices below tunnels, like gre0, would appear in every namespace when a module is loaded, also
# between two looks of a test at what is there. Emulated, each mitigation costs and guards nothing.
_OPTIONS = ("--append", "fb_tunnels=none mitigations=off init_on_alloc=0 apparmor=0")


@dataclass(frozen=True)
class Outcome:
    """How a command in the machine ended; `started` is None when it was not reached."""

    status: int
    started: float | None
    seconds: float


def check() -> None:
    """Fail when a program is missing, and tell how to install all that are."""
    os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}:{_ADMINISTRATORS}"
    missing = {name: name for name in _PROGRAMS if not shutil.which(name)}
    if not missing and not _is_static("busybox"):
        missing["busybox"] = "busybox without shared libraries"
    if missing:
        packages = " ".join(dict.fromkeys(_PROGRAMS[name] for name in missing))
        raise Failure(
            f"Missing to boot another kernel: {', '.join(missing.values())}. Install with "
            f"'apt-get install --no-install-recommends {packages}'."
        )
    if importlib.util.find_spec("virtme_ng") is None:
        raise Failure(
            "Missing to boot another kernel: virtme-ng. Install with "
            f"'{sys.executable} -m pip install -e .[dev]'."
        )


def _is_static(program: str) -> bool:
    """Whether a program runs where there are no shared libraries, as in the first moments."""
    told = subprocess.run(
        ["file", "-L", str(shutil.which(program))], capture_output=True, text=True, check=False
    ).stdout
    return "statically linked" in told or "static-pie linked" in told


def run(kernel: Kernel, command: Sequence[str], shared: Path, console: Path, limit: int) -> Outcome:
    """Run a command in the working tree, as root, and show its output.

    `shared` is a folder that both sides write to. What the kernel tells goes to the file `console`.
    After `limit` seconds the machine is switched off.
    """
    start = time.monotonic()
    started: list[float] = []
    with tempfile.TemporaryDirectory(prefix="netns-kernel-") as folder:
        place = Path(folder)
        tree.pack(place / "tree.image")
        (place / "start").write_text(_script(place / "tree.image", command), encoding="utf-8")
        vng = _vng(kernel, place / "start", shared)
        with console.open("wb") as told, _session(vng, told) as process:
            assert process.stdout is not None
            shown = threading.Thread(target=_show, args=(process.stdout, started), daemon=True)
            shown.start()
            try:
                status = process.wait(limit)
            except subprocess.TimeoutExpired:
                raise Failure(
                    f"The machine was switched off after {limit} s, before its command ended. "
                    f"What its kernel told: {console}"
                ) from None
            finally:
                _end(process)
                shown.join(_PATIENCE)
    booted = started[0] - start if started else None
    return Outcome(status, booted, time.monotonic() - start)


def _vng(kernel: Kernel, script: Path, shared: Path) -> list[str]:
    vng = ["vng", "--run", str(kernel.image)]
    vng += ["--disable-kvm", "--force-9p", "--force-initramfs", "--verbose", "--user", "root"]
    vng += ["--memory", "2G", "--cpus", "2", "--cwd", "/", *_OPTIONS]
    return [*vng, f"--rwdir={shared}", "--", f"sh {shlex.quote(str(script))}"]


def _script(image: Path, command: Sequence[str]) -> str:
    """What the machine does. Errors go where the output goes: the other way is the kernel's."""
    inside = image.with_suffix("")
    overlaid = [*tree.places(), *tree.programs()]
    mounts = "".join(f"{_fstab(f'{inside}{path}')} {_fstab(path)} none bind\n" for path in overlaid)
    inside.mkdir()
    image.with_suffix(".fstab").write_text(mounts, encoding="utf-8")
    lines: list[list[str]] = [
        ["set", "-e"],
        ["modprobe", "loop"],
        ["mount", "-o", "ro,loop", str(image), str(inside)],
        # One program for all, because each start of one is slow before this.
        ["mount", "--all", "--fstab", str(image.with_suffix(".fstab"))],
        ["cd", str(tree.ROOT)],
        ["exec", *command],
    ]
    return "exec 2>&1\n" + "".join(f"{shlex.join(line)}\n" for line in lines)


def _fstab(path: object) -> str:
    return str(path).replace("\\", "\\134").replace(" ", "\\040")


def _session(command: Sequence[str], console: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start a program whose whole family can be ended at once."""
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=console,
        start_new_session=True,
    )


def _show(output: IO[bytes], started: list[float]) -> None:
    for line in output:
        started.append(time.monotonic())
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(_PATIENCE)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
