"""netem's requests, compared byte for byte with those of pyroute2's encoder."""

from __future__ import annotations

import struct
from typing import Any

import pytest
from pyroute2.netlink.rtnl.tcmsg import sched_netem, tcmsg

from NetnsLibrary.core.impairment import Impairment, messages, netem
from NetnsLibrary.core.impairment.qdisc import OURS
from NetnsLibrary.core.netlink.transport import NLM_F_CREATE

INDEX = 7
ROOT = 0xFFFFFFFF
ALL = 2**32 - 1


class CompleteOptions(sched_netem.options):  # type: ignore[misc]
    """pyroute2's, with the attributes of linux/pkt_sched.h that it lacks."""

    nla_map = (
        *sched_netem.options.nla_map,
        ("TCA_NETEM_ECN", "none"),
        ("TCA_NETEM_RATE64", "uint64"),
        ("TCA_NETEM_PAD", "none"),
        ("TCA_NETEM_LATENCY64", "int64"),
        ("TCA_NETEM_JITTER64", "int64"),
        ("TCA_NETEM_SLOT", "none"),
        ("TCA_NETEM_SLOT_DIST", "none"),
        ("TCA_NETEM_PRNG_SEED", "uint64"),
    )


class CompleteMessage(tcmsg):  # type: ignore[misc]
    @staticmethod
    def get_options(*_: Any, **__: Any) -> type:
        return CompleteOptions


def encoded(fields: dict[str, int], attributes: list[tuple[str, Any]]) -> bytes:
    """The body of a request as pyroute2 writes it."""
    message = CompleteMessage()
    message["index"], message["handle"], message["parent"] = INDEX, OURS, ROOT
    options = {**fields, "attrs": attributes}
    message["attrs"] = [("TCA_KIND", "netem"), ("TCA_OPTIONS", options)]
    message.encode()
    return bytes(message.data)[16:]


def ours(impairment: Impairment) -> bytes:
    (message,) = messages(INDEX, impairment)
    assert message.flags == NLM_F_CREATE  # and neither EXCL nor REPLACE
    return message.body


def test_a_complete_impairment() -> None:
    impairment = Impairment(
        delay=0.05,
        jitter=0.01,
        loss=5,
        duplicate=1,
        corrupt=0.5,
        reorder=25,
        rate=10_000_000,
        limit=300,
        seed=2**40 + 1,
    )
    fields = {
        "delay": 50_000_000 // 64,
        "limit": 300,
        "loss": round(ALL * 0.05),
        "gap": 1,
        "duplicate": round(ALL * 0.01),
        "jitter": 10_000_000 // 64,
    }
    attributes = [
        ("TCA_NETEM_CORR", {"delay_corr": 0, "loss_corr": 0, "dup_corr": 0}),
        ("TCA_NETEM_REORDER", {"prob_reorder": round(ALL * 0.25), "corr_reorder": 0}),
        ("TCA_NETEM_CORRUPT", {"prob_corrupt": round(ALL * 0.005), "corr_corrupt": 0}),
        ("TCA_NETEM_RATE", {"rate": 1_250_000}),
        ("TCA_NETEM_LATENCY64", 50_000_000),
        ("TCA_NETEM_JITTER64", 10_000_000),
        ("TCA_NETEM_PRNG_SEED", 2**40 + 1),
    ]
    assert ours(impairment) == encoded(fields, attributes)


def test_a_rate_that_needs_64_bits() -> None:
    fields = {"delay": 0, "limit": 9, "loss": 0, "gap": 0, "duplicate": 0, "jitter": 0}
    attributes = [
        ("TCA_NETEM_CORR", {"delay_corr": 0, "loss_corr": 0, "dup_corr": 0}),
        ("TCA_NETEM_REORDER", {"prob_reorder": 0, "corr_reorder": 0}),
        ("TCA_NETEM_CORRUPT", {"prob_corrupt": 0, "corr_corrupt": 0}),
        ("TCA_NETEM_RATE64", 12_500_000_000),
        ("TCA_NETEM_RATE", {"rate": ALL}),
        ("TCA_NETEM_LATENCY64", 0),
        ("TCA_NETEM_JITTER64", 0),
    ]
    assert ours(Impairment(rate=100 * 10**9, limit=9)) == encoded(fields, attributes)


def test_no_impairment_needs_no_request() -> None:
    assert messages(INDEX, Impairment(loss=0)) == []


@pytest.mark.parametrize(
    "impairment",
    [
        Impairment(delay=0.05, limit=50_000),
        Impairment(loss=0.000001, limit=1),
        Impairment(loss=100, duplicate=33.3, corrupt=1, limit=5),
        Impairment(delay=1.5, jitter=0.000000064, reorder=50, limit=7, seed=2**64 - 1),
        Impairment(rate=8 * (2**33 + 1), limit=3),
        Impairment(delay=600, limit=3),
    ],
)
def test_what_was_encoded_is_read_back(impairment: Impairment) -> None:
    assert netem.decode(netem.encode(impairment)) == impairment


def test_a_kernel_that_tells_no_nanoseconds() -> None:
    old = struct.pack("=IIIIII", 20_000_000 // 64, 1000, 0, 0, 0, 0)
    assert netem.decode(old) == Impairment(delay=0.02, limit=1000)


def test_the_queue_holds_what_rate_and_delay_need() -> None:
    # 100 mbit for 100 ms are 834 packets of 1,500 bytes, and more of smaller ones.
    packets = netem.queue_length(Impairment(rate=100_000_000, delay=0.1))
    assert packets > 2 * 834
    assert netem.queue_length(Impairment(rate=64_000)) == 100
    assert netem.queue_length(Impairment(loss=1)) == 10_000
    assert netem.queue_length(Impairment(delay=0.1, jitter=0.1)) == 200_000
