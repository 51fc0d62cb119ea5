"""What lab files say, in all the ways they can say it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema
import pytest
import yaml

from NetnsLibrary.core.impairment import Impairment
from NetnsLibrary.labs.check import check
from NetnsLibrary.labs.document import schema
from NetnsLibrary.labs.model import Program, Readiness
from utest.support.children import run_python

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "docs" / "examples").rglob("*.yaml"))
GUIDE = ROOT / "docs" / "lab_file.md"


def test_impairments_are_of_both_directions_or_of_one() -> None:
    plan = check(
        """
        nodes: {a: , b: }
        links:
          - endpoints: [a, b]
            delay: 20 ms
            loss: 1 %
            from: {a: {rate: 10 mbit, loss: 0}}
        """
    ).plan
    assert plan.nodes["a"].interfaces[0].impairment == Impairment(delay=0.02, rate=10_000_000)
    assert plan.nodes["b"].interfaces[0].impairment == Impairment(delay=0.02, loss=1)
    assert plan.links[0].impairments == (
        plan.nodes["a"].interfaces[0].impairment,
        plan.nodes["b"].interfaces[0].impairment,
    )


def test_direction_can_be_told_by_interface() -> None:
    plan = check(
        "nodes: {a: , b: }\n"
        "links:\n- endpoints: [a:out, b]\n  from: {a:out: {delay: 1ms}}\n"
        "  macs: {a: 02:00:00:00:00:0a}\n"
    ).plan
    interface = plan.nodes["a"].interfaces[0]
    assert (interface.impairment, interface.mac) == (Impairment(delay=0.001), "02:00:00:00:00:0a")
    assert plan.nodes["b"].interfaces[0].impairment is None


def test_programs_are_read() -> None:
    plan = check(
        """
        nodes:
          a:
            programs:
              - python3 -m http.server '80 80'
              - command: [sleep, 5]
                name: sleeper
                environment: {LEVEL: 3}
                directory: /tmp
                ready: {output: started, timeout: 1.5 s}
              - {command: x, ready: {port: 53, protocol: udp}}
              - {command: x, ready: {file: /run/x.pid}}
        """
    ).plan
    assert plan.nodes["a"].programs == (
        Program(("python3", "-m", "http.server", "80 80"), "python3"),
        Program(
            ("sleep", "5"),
            "sleeper",
            {"LEVEL": "3"},
            "/tmp",
            Readiness("output", "started", timeout=1.5),
        ),
        Program(("x",), "x", ready=Readiness("port", "53", "udp")),
        Program(("x",), "x", ready=Readiness("file", "/run/x.pid")),
    )


def test_texts_stay_what_they_are() -> None:
    plan = check(
        """
        name: 1.10
        nodes:
          no: {sysctls: {net.ipv4.tcp_ecn: 010, net.ipv4.ip_local_port_range: 1000 2000}}
          1e3: {kind: router}
        links: [["no:on", "1e3"]]
        """
    ).plan
    assert plan.name == "1.10"
    assert list(plan.nodes) == ["no", "1e3"]
    assert plan.nodes["no"].interfaces[0].name == "on"
    assert plan.nodes["no"].sysctls == {
        "net.ipv4.tcp_ecn": "010",
        "net.ipv4.ip_local_port_range": "1000 2000",
    }


def test_anchors_and_merged_mappings_are_understood() -> None:
    plan = check(
        """
        nodes: {a: &leaf {sysctls: {net.ipv4.tcp_ecn: 1}}, b: *leaf, c: }
        links:
          - &slow {endpoints: [a, b], delay: 10 ms, mtu: 1400}
          - {<<: *slow, endpoints: [b, c], mtu: 1300}
        """
    ).plan
    assert plan.nodes["b"].sysctls == {"net.ipv4.tcp_ecn": "1"}
    assert [(link.mtu, link.impairments[0]) for link in plan.links] == [
        (1400, Impairment(delay=0.01)),
        (1300, Impairment(delay=0.01)),
    ]


def test_file_and_its_text_are_the_same_lab(tmp_path: Path) -> None:
    text = "nodes: {a: , b: }\nlinks: [[a, b]]\n"
    (tmp_path / "lab.yaml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert check(tmp_path / "lab.yaml").plan == check(text).plan
    assert check(str(tmp_path / "lab.yaml")).name == str(tmp_path / "lab.yaml")
    assert check("{nodes: {a: , b: }, links: [[a, b]]}").plan == check(text).plan


def test_path_that_looks_like_text_is_a_path_when_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("my: lab").write_text("nodes: {a: }")
    assert list(check("my: lab").plan.nodes) == ["a"]


def test_yaml_without_its_parser_in_c_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [check(example) for example in EXAMPLES]
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    assert [check(example) for example in EXAMPLES] == before


def test_published_schema_is_current() -> None:
    published = json.loads((ROOT / "docs" / "lab.schema.json").read_text())
    assert published == schema(), "Run 'invoke schema'."


@pytest.mark.parametrize("example", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_examples_are_right_for_the_library_and_for_editors(example: Path) -> None:
    assert check(example).warnings == ()
    jsonschema.validate(yaml.safe_load(example.read_text()), schema())


def _in_guide() -> list[str]:
    parts = GUIDE.read_text().split("```yaml\n")[1:]
    return [part.partition("```")[0] for part in parts]


def test_all_that_the_guide_shows_is_right() -> None:
    shown = _in_guide()
    assert len(shown) >= 5
    for text in shown:
        assert check(text).warnings == ()
        jsonschema.validate(yaml.safe_load(text), schema())


def test_schema_takes_what_the_library_takes() -> None:
    text = """
        name: 5
        nodes:
          1:
            programs:
              - [sleep, 5]
              - {command: [sleep, 5], name: 6, directory: 7, ready: {file: 8}}
          2: {kind: router, hosts: {www: [192.0.2.1]}}
          3: {routes: [{to: 192.0.2.0/24, via: 2, interface: 1}]}
        links: [[1, 2], {endpoints: ["3:1", 2]}]
        """
    assert list(check(text).plan.nodes) == ["1", "2", "3"]
    # In JSON, as for editors, keys are texts.
    content = json.loads(json.dumps(yaml.safe_load(text)))
    jsonschema.validate(content, schema())


@pytest.mark.parametrize(
    "text",
    [
        "nodes: {a: hoost}",
        "nodes: {a: {kin: host}}",
        "nodes: {a: {stp: 3}}",
        "links: []",
        "nodes: {a: {programs: [{command: a, ready: {timeout: 5 s}}]}}",
        "nodes: {a: {programs: [{command: a, ready: {port: 5, file: b}}]}}",
        "nodes: {a: {routes: [{to: default, via: 10.0.0.1, metric: -1}]}}",
        "{nodes: {a: , b: }, links: [{endpoints: [a, b], mtu: 67}]}",
        "{nodes: {a: , b: }, links: [{endpoints: [a, b], mtu: 65536}]}",
    ],
)
def test_schema_finds_mistakes(text: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(yaml.safe_load(text), schema())


def test_importing_labs_brings_nothing_heavy_and_no_thread() -> None:
    ended = run_python(
        """
        import os, sys
        from NetnsLibrary import labs
        heavy = ("robot", "pydantic", "yaml", "igraph", "pyroute2")
        print([one for one in heavy if one in sys.modules], len(os.listdir("/proc/self/task")))
        labs.check.check("nodes: {a: }\\n")
        print([one for one in heavy if one in sys.modules])
        """
    )
    assert (ended.stdout, ended.stderr) == ("[] 1\n['pydantic', 'yaml']\n", "")


def test_same_file_gives_the_same_lab_in_each_process() -> None:
    program = (
        f"from NetnsLibrary import labs\nprint(labs.check.check({os.fspath(EXAMPLES[0])!r}).plan)"
    )
    assert len({run_python(program).stdout for _ in range(3)}) == 1
