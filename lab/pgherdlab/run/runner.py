"""The command `lab/run`: runs scenarios, and prints what came of each."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..cloud import actions, moto
from .server import ANSIBLE_VARIABLE
from .. import lanes, paths, tree
from ..system import LabError, become_root, locked

if TYPE_CHECKING:
    from .registry import Scenario

_LANES = 3
# Much longer than any takes, so that one that hangs is told.
_SCENARIO_SECONDS = 900
_INTERRUPTIONS = (signal.SIGTERM, signal.SIGINT)
# How a scenario tells the runner which actions of the API it called.
_CALLED = "called: "
# How long a scenario that is interrupted may take to take away what it made.
_CLEARING_SECONDS = 45
_at_work: set[subprocess.Popen[bytes]] = set()
_at_work_lock = threading.Lock()
_ending = threading.Event()


@dataclass(frozen=True)
class Trial:
    """A scenario, and with which ansible-core it is tried."""

    scenario: Scenario
    # As scripts/setup-ansible takes it; without it the one on PATH.
    ansible: str | None

    @property
    def name(self) -> str:
        """How it is asked for."""
        return f"{self.scenario.name}@{self.ansible}" if self.ansible else self.scenario.name


@dataclass(frozen=True)
class Result:
    """What came of a scenario."""

    name: str
    outcome: str
    seconds: float
    said: str
    called: set[str]


def main() -> int:
    """Runs the scenarios that are asked for, all of them by default."""
    parser = argparse.ArgumentParser(prog="lab/run", description="Tries what pgherd promises with the built server and real machines.")
    parser.add_argument(
        "names", nargs="*", metavar="SCENARIO[@ANSIBLE]", help="a scenario, and a release of ansible-core to try it with")
    parser.add_argument("--list", action="store_true", help="the scenarios, and what each promises")
    parser.add_argument("--short", action="store_true", help="those that fit in a few minutes, beside those that are named")
    parser.add_argument("--lanes", type=int, default=_LANES, metavar="N", help=f"how many run side by side ({_LANES})")
    parser.add_argument(
        "--ansible", metavar="VERSION", help="the release of ansible-core, or `newest`, for scenarios without an @")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if not arguments.list:
        become_root()
    inside_environment()
    try:
        return _run(arguments)
    except LabError as error:
        print(f"lab/run: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("lab/run: interrupted, so not everything was tried; what was made is taken away", file=sys.stderr)
        return 130


def inside_environment() -> None:
    """Starts again in the environment that has what speaks to the API."""
    if sys.prefix != str(paths.VENV):
        interpreter = moto.python()
        os.execv(interpreter, [interpreter, *sys.argv])
    for number in _INTERRUPTIONS:
        signal.signal(number, _interrupt)


def _interrupt(*_: object) -> None:
    """Ends the work; what takes away what was made is not interrupted itself, however often somebody asks."""
    for number in _INTERRUPTIONS:
        # Not SIG_IGN, which every program would inherit that is still to be started.
        signal.signal(number, lambda *_: None)
    raise KeyboardInterrupt


def _run(arguments: argparse.Namespace) -> int:
    from . import scenarios

    chosen = _chosen(arguments, {scenario.name: scenario for scenario in scenarios.ALL})
    if arguments.list:
        for trial in chosen:
            print(f"{trial.name:26} {'short' if trial.scenario.short else '     '}  {trial.scenario.promise}")
        return 0
    if arguments.here:
        return _perform(chosen[0].scenario)
    with locked("run", wait=False):
        return _side_by_side(chosen, arguments.lanes)


def _chosen(arguments: argparse.Namespace, known: dict[str, Scenario]) -> list[Trial]:
    """What is asked for, all scenarios by default."""
    named = []
    for word in arguments.names:
        name, _, release = word.partition("@")
        if name not in known:
            raise LabError(f"there is no scenario {name}; `lab/run --list` shows them")
        named.append(Trial(known[name], release or arguments.ansible))
    if named and not arguments.short:
        return named
    return [Trial(one, arguments.ansible) for one in known.values() if one.short or not arguments.short] + named


def _ansible(version: str) -> str:
    """The program of a release of ansible-core, which is installed where it is not."""
    setup = subprocess.run(
        [str(paths.REPOSITORY / "scripts/setup-ansible"), "--path", version], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False)
    if setup.returncode != 0:
        raise LabError(f"ansible-core {version} can't be had here")
    program = setup.stdout.strip()
    print(f"Ansible {version}: {program}", flush=True)
    return program


def _side_by_side(chosen: list[Trial], count: int) -> int:
    """Runs the scenarios in lanes, the next one in whichever is free, and shows what each said when it has ended."""
    prepare()
    programs = {version: _ansible(version) for version in {trial.ansible for trial in chosen} if version}
    waiting = sorted(chosen, key=lambda one: not one.name.startswith("aws-"))
    results: list[Result] = []
    called: set[str] = set()
    lock = threading.Lock()

    def work(lane: str) -> None:
        while True:
            with lock:
                if not waiting or _ending.is_set():
                    return
                trial = waiting.pop(0)
                print(f"-- {trial.name} begins: {trial.scenario.promise}", flush=True)
            result = _in_lane(lane, trial, programs)
            with lock:
                results.append(result)
                called.update(result.called)
                print(f"{result.said}-- {trial.name}: {result.outcome} after {result.seconds:.0f} s", flush=True)

    side_by_side = max(1, min(count, len(chosen)))
    pool = ThreadPoolExecutor(max_workers=side_by_side)
    try:
        for done in [pool.submit(work, str(number + 1)) for number in range(side_by_side)]:
            done.result()
    except BaseException:
        _end_all()
        raise
    finally:
        # After they were told to end: it waits for the lanes.
        pool.shutdown()
    order = [trial.name for trial in chosen]
    results.sort(key=lambda result: order.index(result.name))
    _table(results)
    if called:
        _note(called)
    return 1 if any(result.outcome != "passed" for result in results) else 0


def _in_lane(lane: str, trial: Trial, programs: dict[str, str]) -> Result:
    """Runs one scenario in a lane, by this same program."""
    name = trial.name
    begin = time.monotonic()
    output = paths.CACHE / "lanes" / f"{lane}.out"
    output.parent.mkdir(parents=True, exist_ok=True)
    late = ""
    lanes.open_lane(lane)
    with _at_work_lock:
        if _ending.is_set():
            lanes.close_lane(lane)
            return Result(name, "interrupted", 0, "", set())
        environment = {ANSIBLE_VARIABLE: programs[trial.ansible]} if trial.ansible else {}
        process = lanes.start(lane, sys.executable, sys.argv[0], "--here", trial.scenario.name, output=output, environment=environment)
        _at_work.add(process)
    try:
        process.wait(timeout=_SCENARIO_SECONDS)
        outcome = "interrupted" if _ending.is_set() else "passed" if process.returncode == 0 else "FAILED"
    except subprocess.TimeoutExpired:
        late = f"   it did not end within {_SCENARIO_SECONDS} s\n"
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        outcome = "FAILED"
    finally:
        with _at_work_lock:
            _at_work.discard(process)
        lanes.close_lane(lane)
    said = output.read_text(encoding="utf-8", errors="replace")
    called = {line.removeprefix(_CALLED) for line in said.splitlines() if line.startswith(_CALLED)}
    rest = "".join(f"   {line}\n" for line in said.splitlines() if not line.startswith(_CALLED))
    return Result(name, outcome, time.monotonic() - begin, rest + late, called)


def _end_all() -> None:
    """Lets every scenario at work take away what it made, and end; lets none begin."""
    with _at_work_lock:
        _ending.set()
        ending = list(_at_work)
    for process in ending:
        process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + _CLEARING_SECONDS
    for process in ending:
        try:
            process.wait(timeout=max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            print(f"lab/run: a scenario did not end within {_CLEARING_SECONDS} s; the next start takes away what it leaves", file=sys.stderr)
            process.kill()


def _perform(scenario: Scenario) -> int:
    """Runs one scenario where we are."""
    from .laboratory import Laboratory, clear

    laboratory = Laboratory(scenario.name)
    said = ""
    try:
        with laboratory:
            scenario.perform(laboratory)
        _demand_allowed(laboratory.actions)
    except Exception as error:  # What a scenario has found is told like every other failure.
        said = f"{error}" if type(error).__name__ in ("Failure", "LabError") else traceback.format_exc()
        _keep(scenario.name)
        print(f"FAILED: {said}", flush=True)
    finally:
        clear()
    for action in sorted(laboratory.actions):
        print(f"{_CALLED}{action}")
    return 1 if said else 0


def prepare() -> None:
    """Makes what scenarios share and only read, so that they do not wait for each other."""
    for kind in ("base", *tree.ADDED):
        tree.layers(kind)


def _demand_allowed(called: set[str]) -> None:
    """Demands that the policy that users give pgherd allows what a scenario called."""
    missing = actions.not_allowed(paths.REPOSITORY / "docs/aws-policy.json", called)
    if missing:
        raise LabError(f"docs/aws-policy.json does not allow what was called: {', '.join(missing)}")


def _keep(name: str) -> None:
    """Keeps what the server said in a failed scenario, where the next one does not remove it."""
    program = os.environ.get(ANSIBLE_VARIABLE)
    kept = paths.CACHE / "failed" / (f"{name}@{Path(program).parents[1].name}" if program else name)
    kept.mkdir(parents=True, exist_ok=True)
    for file in (paths.OWN / "run" / name).glob("server-*/*"):
        if file.suffix in (".log", ".out"):
            (kept / f"{file.parent.name}-{file.name}").write_bytes(file.read_bytes())
    for file in (paths.OWN / "run" / name).glob("server-*/data/clusters/*/logs/*"):
        (kept / file.name).write_bytes(file.read_bytes())
    # What the API's stand-in said, and what it was asked.
    for file in paths.CLOUD.glob("*.log"):
        (kept / file.name).write_bytes(file.read_bytes())
    print(f"   logs: {kept.relative_to(paths.REPOSITORY)}", flush=True)


def _table(results: list[Result]) -> None:
    width = max(len(result.name) for result in results)
    print(f"\n{'scenario':{width}} | result | seconds")
    print(f"{'-' * width}-|--------|--------")
    for result in results:
        print(f"{result.name:{width}} | {result.outcome} | {result.seconds:7.1f}")


def _note(called: set[str]) -> None:
    """Writes down every action that the API was asked for, for whoever writes the policy."""
    file = paths.CACHE / "aws-actions.txt"
    file.write_text("\n".join(sorted(called)) + "\n", encoding="ascii")
    policy = paths.REPOSITORY / "docs/aws-policy.json"
    if policy.exists():
        missing = actions.not_allowed(policy, called)
        print(f"\nactions of the API that were called: {len(called)}; not allowed by docs/aws-policy.json: {', '.join(missing) or 'none'}")
