"""`python -m NetnsLibrary doctor`: what works on this machine, and what to do about the rest."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..core.capabilities import Finding

_ABOUT = """\
Try out what networks need on this machine and tell, a line each: what works, what does not,
and what to do. Nothing is changed: what is made is made in namespaces that are gone at the end.
"""
_STATUS = """\
The exit status is 0 when all that is required works, and 1 when it does not. What is marked
'missing' is optional: only the keywords that need it fail. What is marked 'warning' is
needed by no keyword, but somebody may have to look after it.
"""
# Topics of what is no matter of single keywords.
_OF_THE_MACHINE = ("right", "limit", "machine", "tool")


def add_to(commands: Any) -> None:
    """Make the command known."""
    parser = commands.add_parser(
        "doctor",
        help="tell what works on this machine and what to do about the rest",
        description=_ABOUT,
        epilog=_STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="write one JSON object, for programs")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Examine everything; the exit status is 0 when all that is required works."""
    # As in a test run. What comes afterwards starts a thread, and then it would be too late.
    from ..core import privileges

    privileges.enter_if_needed()
    from ..core import capabilities

    findings = capabilities.examine()
    healthy = all(finding.works for finding in findings if finding.required)
    if options.json:
        told = {"works": healthy, "findings": [asdict(finding) for finding in findings]}
        print(json.dumps(told, indent=2))
    else:
        print("\n".join([*map(_line, findings), "", _summary(findings)]))
    return 0 if healthy else 1


def _line(finding: Finding) -> str:
    return f"{_state(finding):8} {finding.name:16} {finding.told} {finding.remedy}".rstrip()


def _state(finding: Finding) -> str:
    if finding.works:
        return "works"
    if finding.required:
        return "BROKEN"
    return "warning" if finding.topic in _OF_THE_MACHINE else "missing"


def _summary(findings: list[Finding]) -> str:
    names: dict[str, list[str]] = {}
    for finding in findings:
        names.setdefault(_state(finding), []).append(finding.name)
    if "BROKEN" in names:
        return f"The library is of no use here without: {', '.join(names['BROKEN'])}."
    told = []
    if "missing" in names:
        told.append(f"Keywords that need these fail: {', '.join(names['missing'])}.")
    if "warning" in names:
        told.append(f"See also the warnings: {', '.join(names['warning'])}.")
    return " ".join(["All that is required works.", *told]) if told else "Everything works."
