"""The command `lab/run`: runs scenarios, and prints what came of each."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
import traceback

from ..cloud import actions, moto
from .. import paths
from ..system import LabError, become_root, locked


def main() -> int:
    """Runs the scenarios that are asked for, all of them by default."""
    parser = argparse.ArgumentParser(prog="lab/run", description="Tries what pgherd promises with the built server and real machines.")
    parser.add_argument("names", nargs="*", metavar="SCENARIO")
    parser.add_argument("--list", action="store_true", help="the scenarios, and what each promises")
    parser.add_argument("--short", action="store_true", help="only those that fit in a few minutes")
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
        print("lab/run: interrupted; everything that was made is taken away", file=sys.stderr)
        return 130


def inside_environment() -> None:
    """Starts again in the environment that has what speaks to the API."""
    if sys.prefix != str(paths.VENV):
        interpreter = moto.python()
        os.execv(interpreter, [interpreter, *sys.argv])
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def _run(arguments: argparse.Namespace) -> int:
    from . import scenarios
    from .laboratory import Laboratory, clear

    known = {scenario.name: scenario for scenario in scenarios.ALL}
    unknown = [name for name in arguments.names if name not in known]
    if unknown:
        raise LabError(f"there is no scenario {', '.join(unknown)}; `lab/run --list` shows them")
    chosen = [known[name] for name in arguments.names] or [one for one in scenarios.ALL if one.short or not arguments.short]
    if arguments.list:
        for scenario in chosen:
            print(f"{scenario.name:26} {'short' if scenario.short else '     '}  {scenario.promise}")
        return 0
    results: list[tuple[str, str, float]] = []
    called: set[str] = set()
    with locked("run", wait=False):
        try:
            for scenario in chosen:
                print(f"-- {scenario.name}: {scenario.promise}", flush=True)
                begin = time.monotonic()
                said = ""
                laboratory = Laboratory(scenario.name)
                try:
                    with laboratory:
                        scenario.perform(laboratory)
                    _demand_allowed(laboratory.actions)
                except Exception as error:  # One scenario's defect must not keep the others from running.
                    said = f"{error}" if type(error).__name__ in ("Failure", "LabError") else traceback.format_exc()
                    _keep(scenario.name)
                    print(f"   FAILED: {said}", flush=True)
                called |= laboratory.actions
                results.append((scenario.name, "FAILED" if said else "passed", time.monotonic() - begin))
        finally:
            clear()
    _table(results)
    if called:
        _note(called)
    return 1 if any(result != "passed" for _, result, _ in results) else 0


def _demand_allowed(called: set[str]) -> None:
    """Demands that the policy that users give pgherd allows what a scenario called."""
    missing = actions.not_allowed(paths.REPOSITORY / "docs/aws-policy.json", called)
    if missing:
        raise LabError(f"docs/aws-policy.json does not allow what was called: {', '.join(missing)}")


def _keep(name: str) -> None:
    """Keeps what the server said in a failed scenario, where the next one does not remove it."""
    kept = paths.CACHE / "failed" / name
    kept.mkdir(parents=True, exist_ok=True)
    for file in (paths.CACHE / "run" / name).glob("server-*/*"):
        if file.suffix in (".log", ".out"):
            (kept / f"{file.parent.name}-{file.name}").write_bytes(file.read_bytes())
    for file in (paths.CACHE / "run" / name).glob("server-*/data/clusters/*/logs/*"):
        (kept / file.name).write_bytes(file.read_bytes())
    print(f"   logs: {kept.relative_to(paths.REPOSITORY)}", flush=True)


def _table(results: list[tuple[str, str, float]]) -> None:
    width = max(len(name) for name, _, _ in results)
    print(f"\n{'scenario':{width}} | result | seconds")
    print(f"{'-' * width}-|--------|--------")
    for name, result, seconds in results:
        print(f"{name:{width}} | {result} | {seconds:7.1f}")


def _note(called: set[str]) -> None:
    """Writes down every action that the API was asked for, for whoever writes the policy."""
    file = paths.CACHE / "aws-actions.txt"
    file.write_text("\n".join(sorted(called)) + "\n", encoding="ascii")
    policy = paths.REPOSITORY / "docs/aws-policy.json"
    if policy.exists():
        missing = actions.not_allowed(policy, called)
        print(f"\nactions of the API that were called: {len(called)}; not allowed by docs/aws-policy.json: {', '.join(missing) or 'none'}")
