"""Labs in log.html: their pictures, and what is logged of them when a test fails."""

from __future__ import annotations

import time
from collections.abc import Iterable

from robot.api import logger

from ..core.errors import NetnsError
from ..labs.lab import Lab
from ..labs.picture import Live, draw, look
from .namespace_state import folded_state

_MOST_DRAWN = 300  # nodes
_MOST_TABLES = 20  # nodes of all labs
_SECONDS = 5.0  # for the tables

# The picture fits the log's width. The box above it shows it in its own size, to scroll in.
_ZOOM = (
    "<style>.netns-zoom:checked ~ div svg{max-width:none !important}</style>"
    '<input type="checkbox" class="netns-zoom"> full size'
    '<div style="overflow:auto;max-height:90vh;resize:vertical">'
)


def picture_html(lab: Lab, live: Live) -> str:
    """The picture of a lab for a message that is logged as HTML."""
    return f"{_ZOOM}{draw(lab.plan, live)}</div>"


def log_after_failure(labs: Iterable[Lab]) -> None:
    """Log the labs that are up: what cannot be read never hides why the test failed."""
    left, deadline = _MOST_TABLES, time.monotonic() + _SECONDS
    for lab in labs:
        try:
            live = look(lab)
            _log_picture(lab, live)
            left -= _log_states(lab, live, left, deadline)
        except NetnsError as error:
            logger.info(f"Cannot log lab '{lab}': {error}")
        except Exception as error:  # else the test would not be cleaned up after
            logger.info(f"Cannot log lab '{lab}': {type(error).__name__}: {error}")


def _log_picture(lab: Lab, live: Live) -> None:
    count = len(lab.plan.nodes)
    if count > _MOST_DRAWN:
        logger.info(
            f"Lab '{lab}' has {count} nodes: it is drawn by Log Topology, and after a failure "
            f"only with up to {_MOST_DRAWN}."
        )
        return
    logger.info(picture_html(lab, live), html=True)


def _log_states(lab: Lab, live: Live, most: int, deadline: float) -> int:
    """Log the states of nodes, those with trouble first; return how many."""
    nodes = [name for name in lab.plan.nodes if name not in live.gone]
    nodes.sort(key=lambda name: not live.troubled(name))
    known = list(lab.namespaces.values()) if len(nodes) <= _MOST_TABLES else []
    told = []
    for name in nodes[:most]:
        if time.monotonic() > deadline:
            break
        told.append(folded_state(lab.namespaces[name], known))
    if told:
        logger.info("".join(told), html=True)
    if len(told) < len(nodes):
        logger.info(
            f"The states of {len(nodes) - len(told)} more nodes of lab '{lab}' are left out. "
            "Log Namespace State shows them."
        )
    return len(told)
