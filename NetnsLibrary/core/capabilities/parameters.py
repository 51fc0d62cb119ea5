"""Whether kernel parameters of a new network can be set; every keyword that makes one does so."""

from __future__ import annotations

from .. import sysctl
from ..errors import NetnsError
from ..namespace import Namespace
from .model import Answer, Check


def _ask(namespace: Namespace) -> Answer:
    try:
        sysctl.set_value(namespace, "net.ipv4.ip_forward", 1)
    except NetnsError as error:
        told, _, remedy = str(error).partition(". ")
        return Answer(False, f"{told.rstrip('.')}.", remedy)
    return Answer(True, "kernel parameters of a new network were set.")


CHECKS = {"sysctl": Check("kernel parameter", _ask, required=True)}
