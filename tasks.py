"""Tasks for working on NetnsLibrary: 'invoke --list' shows them, 'invoke --help TASK' explains one.

Options after '--' go to the program behind a task: invoke atest -- --include smoke
"""

import os
import pwd
import shlex
import sys
from pathlib import Path

from invoke.context import Context
from invoke.tasks import task

ROOT = Path(__file__).parent
RESULTS = Path("results")
ROBOT_FILES = ["atest", "docs/examples"]
KEYWORDS = "docs/NetnsLibrary.html"
# Libdoc paints behind each line of an example, which with common fonts covers the underscores in
# the line above: 'peer_addresses' would be read as two words.
STYLE = "<style>.doc pre code { background: none !important }</style>\n"
KERNELS = "atest/kernels/run.py"
# What is run from inside another namespace, too: all that a network is built of.
INSIDE_SUITES = [
    "addresses",
    "bridge",
    "bridge_ports",
    "firewall",
    "interface_changes",
    "macvlan",
    "name_resolution",
    "neighbors",
    "routes",
    "rules",
    "three_routers",
    "veth_pair",
    "vxlan",
]
LEFTOVERS = [
    ".import_linter_cache",
    ".mypy_cache",
    ".pabotsuitenames",
    ".pytest_cache",
    ".robocop_cache",
    ".ruff_cache",
    "build",
    "dist",
    KEYWORDS,
    "results",
]

# Traffic of a lab never leaves this machine, so no proxy can serve it.
ENVIRONMENT = {"NO_PROXY": "*", "no_proxy": "*"}
KEPT_BY_SUDO = ["CI", *ENVIRONMENT]


@task
def utest(ctx: Context) -> None:
    """Run the unit tests; options after '--' go to pytest. Needs root."""
    _python_as_root(ctx, "-m", "pytest", *_passed_on(ctx))


@task(
    help={
        "suite": "Run only suites of this name.",
        "processes": "Run this many suites at once, with pabot.",
        "rootless": "Run as an ordinary user: as you, or as 'nobody' when you are root.",
        "inside": "Run what the tests do inside Execute In Namespace.",
        "kernel": "Run those that need it on this kernel, under QEMU, and merge: debian.",
    }
)
def atest(
    ctx: Context,
    suite: str = "",
    processes: int = 1,
    rootless: bool = False,
    inside: bool = False,
    kernel: str = "",
) -> None:
    """Run the acceptance tests; options after '--' go to robot. Needs root, or --rootless."""
    if kernel:
        _atest_on(ctx, kernel, suite)
        return
    runner = ["-m", "robot"] if processes == 1 else _pabot(processes)
    suites = [suite] if suite else INSIDE_SUITES if inside else []
    selection = [part for name in suites for part in ("--suite", name)]
    if inside:
        selection += ["--prerunmodifier", "atest/resources/inside.py"]
        selection += ["--variablefile", "atest/resources/elsewhere.py"]
    results = RESULTS / ("rootless" if rootless else "inside" if inside else "atest")
    options = [*_robot_options(results), *selection, *_passed_on(ctx)]
    arguments = [*runner, *options, "atest/acceptance"]
    if rootless:
        _python_as_user(ctx, results, *arguments)
    else:
        _python_as_root(ctx, *arguments)


@task(help={"name": "Which kernel: debian."})
def kernel(ctx: Context, name: str = "debian") -> None:
    """Run the program after '--' on a kernel that a distribution ships, under QEMU."""
    _python(ctx, KERNELS, name, "command", *(_passed_on(ctx) or ["uname", "-a"]))


@task(name="test", help={"processes": "Run this many acceptance suites at once, with pabot."})
def all_tests(ctx: Context, processes: int = 1) -> None:
    """Run the unit tests, then the acceptance tests. Needs root."""
    utest(ctx)
    atest(ctx, processes=processes)


@task
def lint(ctx: Context) -> None:
    """Check the code, its types, its layers and the Robot Framework files."""
    robot_files = [path for path in ROBOT_FILES if (ROOT / path).exists()]
    _python(ctx, "-m", "ruff", "check")
    _python(ctx, "-m", "ruff", "format", "--check")
    _python(ctx, "-m", "mypy")
    _run(ctx, _installed_command("lint-imports"))
    _python(ctx, "-m", "robocop", "check", *robot_files)
    _python(ctx, "-m", "robocop", "format", "--check", *robot_files)


@task
def docs(ctx: Context) -> None:
    """Build the keyword documentation, docs/NetnsLibrary.html."""
    options = ["--pythonpath", "."]
    _python(ctx, "-m", "robot.libdoc", *options, "NetnsLibrary", KEYWORDS)
    with open(ROOT / KEYWORDS, "a", encoding="utf-8") as page:
        page.write(STYLE)


@task
def schema(ctx: Context) -> None:
    """Write docs/lab.schema.json, by which editors complete lab files."""
    program = (
        "import json; from NetnsLibrary.labs.document import schema; "
        "open('docs/lab.schema.json', 'w').write(json.dumps(schema(), indent=2) + '\\n')"
    )
    _python(ctx, "-c", program)


@task
def demo(ctx: Context) -> None:
    """Run the first example and tell where its log is. Needs root."""
    results = RESULTS / "demo"
    options = [*_robot_options(results), *_passed_on(ctx)]
    _python_as_root(ctx, "-m", "robot", *options, "docs/examples/first_lab.robot")
    print(f"\nWhat happened, step by step: {ROOT / results / 'log.html'}")


@task(help={"short": "Compare some ratios with the recorded ones, in less than a minute."})
def bench(ctx: Context, short: bool = False) -> None:
    """Run the benchmarks; options after '--' go to them. Needs root."""
    options = ["--short", *_passed_on(ctx)] if short else _passed_on(ctx)
    _python_as_root(ctx, "atest/benchmarks/run.py", *options)


@task
def stress(ctx: Context) -> None:
    """Run the stress tests; options after '--' go to them. Needs root."""
    _python_as_root(ctx, "atest/stress/run.py", *_passed_on(ctx))


@task(help={"short": "Kill 50 runs instead of 500."})
def chaos(ctx: Context, short: bool = False) -> None:
    """Kill runs at random moments, and count what is left three seconds later. Needs root."""
    options = ["--short", *_passed_on(ctx)] if short else _passed_on(ctx)
    _python_as_root(ctx, "atest/stress/run.py", "--only", "chaos", *options)


@task
def clean(ctx: Context) -> None:
    """Remove what the other tasks made."""
    # Results of runs as root are root's.
    _run(ctx, *_root_prefix(), "rm", "-rf", *LEFTOVERS)


def _atest_on(ctx: Context, kernel: str, suite: str) -> None:
    """Run tests on another kernel; the report has those of this one, too."""
    selection = ["--suite", suite] if suite else []
    if not (ROOT / RESULTS / "atest" / "output.xml").exists():
        atest(ctx)
    # As root, because the results of the tests here are root's.
    _python_as_root(ctx, KERNELS, kernel, "tests", *selection, *_passed_on(ctx))


def _run(ctx: Context, *command: str) -> None:
    """Run a command in the project's root; when it fails, its exit status becomes ours."""
    at_a_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    with ctx.cd(str(ROOT)):
        ctx.run(shlex.join(command), env=ENVIRONMENT, pty=at_a_terminal)


def _python(ctx: Context, *arguments: str) -> None:
    """Run the interpreter that runs this."""
    _run(ctx, sys.executable, *arguments)


def _python_as_root(ctx: Context, *arguments: str) -> None:
    """Run the interpreter that runs this, with the right to create namespaces."""
    _run(ctx, *_root_prefix(), sys.executable, *arguments)


def _python_as_user(ctx: Context, results: Path, *arguments: str) -> None:
    """Run the interpreter that runs this as an ordinary user, who may write to `results`."""
    folder = ROOT / results
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        _run(ctx, sys.executable, *arguments)
        return
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    user = [f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
    # Nobody has no home, and may not write beside the modules. And it is 'env' that looks for the
    # interpreter: setpriv would as root, and find one that its programs may not run again.
    environment = ["env", "HOME=/tmp", "PYTHONDONTWRITEBYTECODE=1"]
    _run(ctx, "setpriv", *user, *environment, sys.executable, *arguments)


def _root_prefix() -> list[str]:
    if os.geteuid() == 0:
        return []
    return ["sudo", f"--preserve-env={','.join(KEPT_BY_SUDO)}"]


def _installed_command(name: str) -> str:
    """Return the path of a command that was installed beside the interpreter."""
    return str(Path(sys.executable).with_name(name))


def _pabot(processes: int) -> list[str]:
    # Without --command, pabot would run whichever robot comes first on PATH.
    command = ["--command", sys.executable, "-m", "robot", "--end-command"]
    return ["-m", "pabot.pabot", "--processes", str(processes), "--no-pabotlib", *command]


def _robot_options(results: Path) -> list[str]:
    return ["--outputdir", str(results), "--pythonpath", "."]


def _passed_on(ctx: Context) -> list[str]:
    """Return the options that the command line has after '--'."""
    return shlex.split(ctx.remainder)
