"""Debian's kernel and its modules, in a folder of their own: nothing is installed.

The package is downloaded with apt and taken apart. So no boot loader is touched, and the kernel
that the machine itself runs stays the one it will run.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .failure import Failure, run

# Modules that a network of namespaces can need, and those that the machine boots with.
_MODULES = ("arch/x86/crypto", "crypto", "fs", "lib", "net")
_DRIVERS = ("block", "char", "net", "virtio")
_DEPENDS = re.compile(r"^\s*Depends: (linux-image-\d\S+)$", re.MULTILINE)
_VERSION = re.compile(r"^\s*Candidate: (\d\S*)$", re.MULTILINE)


@dataclass(frozen=True)
class Kernel:
    """A kernel that can be booted; its modules are under `lib/modules` two folders above it."""

    image: Path
    package: str


def get() -> Kernel:
    """Return the newest kernel that apt knows; without apt's answer, one that is already here."""
    if platform.machine() != "x86_64":
        raise Failure(
            f"Debian's kernel is booted on x86_64 only, and this is {platform.machine()}."
        )
    try:
        package, version = _newest()
    except Failure as error:
        kept = sorted(_cache().glob("linux-image-*"), key=lambda folder: folder.stat().st_mtime)
        if not kept:
            raise Failure(f"There is no kernel of Debian to boot. {error}") from None
        return _in_folder(kept[-1])
    folder = _cache() / f"{package}_{version.replace(':', '%3a')}"
    if not folder.exists():
        _download(package, version, folder)
    return _in_folder(folder)


def _cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "netnslibrary" / "kernels"


def _newest() -> tuple[str, str]:
    for command in ("apt-get", "apt-cache", "dpkg-deb"):
        if not shutil.which(command):
            raise Failure(f"'{command}' is missing: the kernel is downloaded with Debian's apt.")
    depends = _DEPENDS.search(run(["apt-cache", "depends", "linux-image-amd64"]))
    if not depends:
        raise Failure(
            "apt knows no package 'linux-image-amd64'. Run 'apt-get update', on Debian; "
            "other distributions do not have it."
        )
    # Debian's updates replace signed images by ones with another name.
    package = depends[1]
    version = _VERSION.search(run(["apt-cache", "policy", package]))
    if not version:
        raise Failure(f"apt knows no version of '{package}'. Run 'apt-get update'.")
    return package, version[1]


def _download(package: str, version: str, folder: Path) -> None:
    print(f"Downloading {package} {version} ...", flush=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        place = Path(temporary)
        run(["apt-get", "download", "-q", f"{package}={version}"], place)
        (archive,) = place.glob("*.deb")
        made = place / "made"
        made.mkdir()
        _unpack(archive, made)
        image = _in_folder(made, package).image
        run(["depmod", "-b", str(made), image.name.removeprefix("vmlinuz-")])
        # Renamed last, so that an interrupted run leaves nothing that looks complete.
        made.rename(folder)


def _unpack(archive: Path, folder: Path) -> None:
    wanted = [*_MODULES, *(f"drivers/{driver}" for driver in _DRIVERS)]
    members = ["*/boot/vmlinuz-*", "*/lib/modules/*/modules.*"]
    members += [f"*/lib/modules/*/kernel/{part}/*" for part in wanted]
    command = ["tar", "--extract", "--wildcards", "--directory", str(folder), *members]
    with subprocess.Popen(
        ["dpkg-deb", "--fsys-tarfile", str(archive)], stdout=subprocess.PIPE
    ) as reading:
        done = subprocess.run(
            command, stdin=reading.stdout, stderr=subprocess.PIPE, text=True, check=False
        )
    if reading.returncode or done.returncode:
        raise Failure(f"{archive.name} cannot be unpacked:\n{done.stderr.strip()}")
    if not (folder / "lib").exists():
        # Newer packages have the modules below /usr.
        (folder / "usr" / "lib").rename(folder / "lib")


def _in_folder(folder: Path, package: str = "") -> Kernel:
    images = list(folder.glob("boot/vmlinuz-*"))
    if len(images) != 1:
        raise Failure(f"There is no kernel in {folder}: remove this folder and try again.")
    return Kernel(images[0], package or folder.name)
