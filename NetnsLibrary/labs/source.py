"""Lab files as YAML: read with care, and where each thing stands in them.

All scalars stay texts: what they mean is decided by what they are for. So a host can be called
`no` and a MAC address is no number in base 60, as YAML 1.1 would have it.
"""

from __future__ import annotations

import difflib
import errno
import os
import stat
from typing import TYPE_CHECKING, Any, NamedTuple

from ..core.errors import from_os_error
from .findings import Findings, LabError, Problem
from .merging import pairs

if TYPE_CHECKING:
    import yaml

_TEXT_NAME = "<text>"
_LONGEST_PATH = 4095  # PATH_MAX less the closing zero
_MOST_BYTES = 10_000_000
_MOST_VALUES = 300_000  # aliases counted as often as they are used
_DEEPEST = 40
# The parser in C ends the whole process when a text is nested too deeply, so texts that could
# be are looked through first.
_MOST_BRACKETS = 3000
_LONGEST_LINE = 2000
_EMPTY = ("", "~", "null", "Null", "NULL")
_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("bool", "float", "int", "map", "null", "seq", "str")
)


class _Place(NamedTuple):
    """Line and column, from 0, and the node that a path leads to, or comes nearest to it."""

    line: int
    column: int
    node: yaml.Node


class Source:
    """A lab file or text, and what stands in it.

    Attributes:
        name: the path, or `<text>`.
        file: the full path; None for a text.
        content: mappings, lists, texts and None.
    """

    def __init__(self, source: str | os.PathLike[str]) -> None:
        """Read a file, or take a text: what has a line break, ': ' or begins with '{'.

        Raises:
            LabError: it cannot be read, is no YAML, or is too much. What else is wrong with it as
                YAML is told by `refuse`.
        """
        text = _as_text(source)
        self.name = _TEXT_NAME if text is not None else os.fspath(source)
        self._root = self._compose(self._read() if text is None else text)
        self.file = None if text is not None else os.path.realpath(self.name)
        self._values = 0
        self._wrong: list[tuple[int, int, str]] = []
        # Of these it is not known all that they say, so errors about them may follow from that.
        self._damaged: list[yaml.Node] = []
        self.content = self._construct(self._root, 0)

    def refuse(self, findings: Findings) -> None:
        """Raise a `LabError` with all errors, in the order of their places, if there are any."""
        damaged = {id(node) for node in self._damaged}
        placed = list(self._wrong)
        for problem in findings.errors:
            place = self._locate(problem)
            if id(place.node) not in damaged:
                placed.append((place.line, place.column, problem.text))
        if placed:
            raise LabError(self._in_order(placed), f"'{self.name}'")

    def texts(self, problems: list[Problem]) -> list[str]:
        """What is wrong, each with its place, in the order of the file."""
        places = [self._locate(problem) for problem in problems]
        return self._in_order(
            [
                (place.line, place.column, problem.text)
                for place, problem in zip(places, problems, strict=True)
            ]
        )

    def _in_order(self, placed: list[tuple[int, int, str]]) -> list[str]:
        return [
            f"{self.name}:{line + 1}:{column + 1}: {text}"
            for line, column, text in dict.fromkeys(sorted(placed, key=lambda one: one[:2]))
        ]

    def _read(self) -> str:
        what = f"Cannot read lab file '{self.name}'"
        if "\0" in self.name:
            raise LabError(["A lab file cannot have a zero character in its path."])
        try:
            os.fsencode(self.name)
        except UnicodeEncodeError:
            raise LabError(
                [f"Cannot read lab file {self.name!r}: its path has half a character."]
            ) from None
        try:
            # Opened without waiting: a pipe would let us wait for ever.
            descriptor = os.open(self.name, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
            try:
                mode = os.fstat(descriptor).st_mode
                if not stat.S_ISREG(mode):
                    kind = "a folder" if stat.S_ISDIR(mode) else "no file but a device or pipe"
                    raise LabError([f"{what}: it is {kind}."])
                with open(descriptor, "rb", closefd=False) as file:
                    data = file.read(_MOST_BYTES + 1)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise LabError([f"{from_os_error(what, error)}{_remedy(self.name, error)}"]) from None
        if len(data) > _MOST_BYTES:
            raise LabError([f"{what}: it has more than {_MOST_BYTES:,} bytes."])
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise LabError([f"{self.name}:{line}: The file is not written in UTF-8."]) from None

    def _compose(self, text: str) -> yaml.Node:
        import yaml

        self._check_characters(text)
        loader: Any = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
        try:
            self._check_depth(text, loader)
            root = yaml.compose(text, Loader=loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            if error.problem and "nesting depth" in error.problem:  # newer parsers look themselves
                raise LabError([self._at(mark, _too_deep())]) from None
            said = ", ".join(one for one in (error.context, error.problem) if one)
            if mark and _is_tab(text, mark):
                said = "a tab is here, and lines are indented by blanks"
            raise LabError([self._at(mark, f"This is no YAML: {said}.")]) from None
        except yaml.YAMLError as error:
            said = " ".join(str(error).split())
            raise LabError([f"{self.name}: This is no YAML: {said}."]) from None
        if root is None or (isinstance(root, yaml.ScalarNode) and root.value in _EMPTY):
            raise LabError(
                [f"{self.name}:1:1: There is no lab in it: it is empty. It needs 'nodes'."]
            )
        assert isinstance(root, yaml.Node)
        return root

    def _at(self, mark: Any, text: str) -> str:
        place = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        return f"{self.name}{place}: {text}"

    def _check_characters(self, text: str) -> None:
        try:
            text.encode()
        except UnicodeEncodeError as error:
            line = text.count("\n", 0, error.start) + 1
            half = text[error.start]
            raise LabError(
                [f"{self.name}:{line}: {half!r} is half a character, which no text can have."]
            ) from None

    def _check_depth(self, text: str, loader: Any) -> None:
        import yaml

        brackets = text.count("[") + text.count("{")
        if brackets <= _MOST_BRACKETS and max(map(len, text.splitlines()), default=0) <= (
            _LONGEST_LINE
        ):
            return
        depth = 0
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > _DEEPEST:
                    raise LabError([self._at(event.start_mark, _too_deep())])
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1

    def _construct(self, node: yaml.Node, depth: int) -> Any:
        import yaml

        self._count(node)
        if node.tag not in _TAGS:
            self._note(node, f"The tag '{node.tag}' has no meaning here.", node)
        if isinstance(node, yaml.ScalarNode):
            return None if not node.style and node.value in _EMPTY else node.value
        if depth > _DEEPEST:
            raise LabError([self._at(node.start_mark, _too_deep())])
        if isinstance(node, yaml.SequenceNode):
            return [self._construct(item, depth + 1) for item in node.value]
        found: dict[str, Any] = {}

        def notice(one: yaml.Node, wrong: str | None) -> None:
            self._count(one)
            if wrong is not None:
                self._note(one, wrong, node)

        for key, value, merged in pairs(node, notice):
            if not isinstance(key, yaml.ScalarNode):
                self._note(key, "A key has to be a text.", node)
                continue
            name = key.value
            if name not in found:
                found[name] = self._construct(value, depth + 1)
            elif not merged:
                self._note(key, f"'{name}' is there twice.")
        return found

    def _count(self, node: yaml.Node) -> None:
        self._values += 1
        if self._values > _MOST_VALUES:
            text = f"There are more than {_MOST_VALUES:,} values, with aliases as often as used."
            raise LabError([self._at(node.start_mark, text)])

    def _note(self, node: yaml.Node, wrong: str, damaged: yaml.Node | None = None) -> None:
        mark = node.start_mark
        self._wrong.append((mark.line, mark.column, wrong))
        if damaged is not None:
            self._damaged.append(damaged)

    def _locate(self, problem: Problem) -> _Place:
        path = problem.path
        import yaml

        node, mark = self._root, self._root.start_mark
        for position, step in enumerate(path):
            if isinstance(node, yaml.SequenceNode):
                if isinstance(step, int) and step < len(node.value):
                    node = node.value[step]
                    mark = node.start_mark
                continue
            if not isinstance(node, yaml.MappingNode):
                break
            found = _find(node, str(step))
            if found is None:
                continue  # the file says it in a shorter way
            key, node = found
            last = position == len(path) - 1
            named = path[0] in ("nodes", "topology") and path[position - 1] == "nodes"
            whole = not isinstance(node, yaml.ScalarNode) or node.value in _EMPTY
            mark = (
                key.start_mark if last and (whole or named or problem.at_key) else node.start_mark
            )
        return _Place(mark.line, mark.column, node)


def _too_deep() -> str:
    return (
        f"This is nested in more than {_DEEPEST} others. Lab files need no more than ten; "
        "perhaps an anchor contains its own alias."
    )


def _as_text(source: str | os.PathLike[str]) -> str | None:
    """The source when it is the text of a lab, None when it is a path."""
    if not isinstance(source, str):
        return None
    if not source.strip():
        raise LabError(["No lab is given: the source is empty. Give a file, or YAML text."])
    texty = "\n" in source or ": " in source or source.lstrip().startswith(("{", "["))
    too_long = len(source) > _LONGEST_PATH
    return source if too_long or (texty and not os.path.exists(source)) else None


def _find(node: yaml.MappingNode, name: str) -> tuple[yaml.Node, yaml.Node] | None:
    """The key and value of that name; an interface may be written behind a node's name."""
    near = None
    for key, value, _ in pairs(node):
        if key.value == name:
            return key, value
        if near is None and str(key.value).startswith(f"{name}:"):
            near = key, value
    return near


def _is_tab(text: str, mark: Any) -> bool:
    """Whether a place in a text is a tab."""
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    return line.startswith("\t", mark.column)


def _remedy(path: str, error: OSError) -> str:
    """What to try instead of a file that is not there."""
    if error.errno != errno.ENOENT:
        return ""
    folder, name = os.path.split(path)
    looked_in = "" if os.path.isabs(path) else f" in '{os.getcwd()}'"
    try:
        there = sorted(os.listdir(folder or os.curdir))
    except OSError:
        return "" if os.path.exists(folder) else f" There is no folder '{folder}'{looked_in}."
    near = difflib.get_close_matches(name, there, n=1)
    if near:
        return f" Did you mean '{os.path.join(folder, near[0])}'?"
    return f" It was looked for{looked_in}." if looked_in else ""
