"""`test`: everything that CI runs, with one summary at the end."""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from devtools import checks, components, process
from devtools.console import step
from devtools.project import BUILD, ROOT, venv_program
from devtools.running import set_up

_RESULTS = BUILD / "tests"
_WANTED = "not interop"
_BESIDE = ("tests/gui/transcript", "tests/unit", "tests/conformance", "tests/architecture")
"""Folders that take about as long as all others: two processes, each with its own screen or none, share the work."""
_SCREEN = "-screen 0 1280x900x24 -nolisten tcp"


@dataclass
class Result:
    """What became of one stage; the counts are zero where it runs no tests."""

    title: str
    ok: bool
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    counts: bool = False


def test(arguments: list[str]) -> int:
    """Set everything up and run all checks and tests; with `arguments` only pytest, on what they name."""
    set_up()
    components.provide()
    if arguments:
        return process.run([*_on_a_screen(), *_pytest(), *arguments])
    shutil.rmtree(_RESULTS, ignore_errors=True)
    results = [_check(), *_all_tests()]
    _summarize(results)
    return 0 if all(result.ok for result in results) else 1


def _all_tests() -> list[Result]:
    """Half of them run beside the other half: a second processor is often there."""
    began = time.monotonic()
    title, report = "tests beside these", _RESULTS / "beside.xml"
    output = report.with_suffix(".log")
    command = [
        *_pytest(),
        "-p",
        "no:cacheprovider",
        f"--junitxml={report}",
        "-m",
        f"not window and {_WANTED}",
        *_BESIDE,
    ]
    step(f"Beginning the {title}: {', '.join(_BESIDE)}; what they say follows at the end")
    with process.beside(command, output=output, env={"QT_QPA_PLATFORM": "offscreen"}) as other:
        ignored = [f"--ignore={folder}" for folder in _BESIDE]
        results = [
            _tests("tests without a screen", ["-m", f"not window and {_WANTED}", *ignored], offscreen=True),
            _tests("tests in real windows", ["-m", f"window and {_WANTED}", *ignored], offscreen=False),
        ]
        step(f"Waiting for the {title}")
        code = other.wait()
    print(output.read_text(encoding="utf-8", errors="replace"))
    result = Result(title=title, ok=code == 0, seconds=time.monotonic() - began, counts=True)
    _count(report, result)
    return [result, *results]


def _check() -> Result:
    began = time.monotonic()
    ok = checks.all_clean()
    return Result(title="format, lint, types, imports", ok=ok, seconds=time.monotonic() - began)


def _tests(title: str, selection: list[str], *, offscreen: bool) -> Result:
    step(f"Running the {title}")
    report = _RESULTS / f"{title.replace(' ', '-')}.xml"
    began = time.monotonic()
    wrapper = [] if offscreen else _on_a_screen()
    platform = "offscreen" if offscreen or not wrapper else "xcb"
    code = process.run([*wrapper, *_pytest(), f"--junitxml={report}", *selection], env={"QT_QPA_PLATFORM": platform})
    result = Result(title=title, ok=code == 0, seconds=time.monotonic() - began, counts=True)
    _count(report, result)
    return result


def _pytest() -> list[str | Path]:
    return [venv_program("python"), "-m", "pytest", "--rootdir", ROOT]


def _on_a_screen() -> list[str | Path]:
    """What starts a program on a screen and a session bus of its own, away from the person's; empty without Xvfb."""
    if not (shutil.which("xvfb-run") and shutil.which("xauth") and shutil.which("dbus-run-session")):
        return []
    return ["xvfb-run", "--auto-servernum", f"--server-args={_SCREEN}", "dbus-run-session", "--"]


def _count(report: Path, result: Result) -> None:
    if not report.exists():
        return
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        numbers = {name: int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")}
        bad = numbers["failures"] + numbers["errors"]
        result.failed += bad
        result.skipped += numbers["skipped"]
        result.passed += numbers["tests"] - bad - numbers["skipped"]


def _summarize(results: list[Result]) -> None:
    width = max(len(result.title) for result in results)
    print("\nSummary")
    for result in results:
        counts = f"  {_counts(result)}" if result.counts else ""
        print(f"  {'✓' if result.ok else '✗'} {result.title:<{width}}  {result.seconds:4.0f} s{counts}")
    total = Result(title="", ok=True, seconds=0)
    for result in results:
        total.passed += result.passed
        total.failed += result.failed
        total.skipped += result.skipped
    print(f"\n{_counts(total)}")


def _counts(result: Result) -> str:
    return f"{result.passed} passed, {result.failed} failed, {result.skipped} skipped"
