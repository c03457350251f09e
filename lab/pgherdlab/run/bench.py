"""The command `lab/bench`: how long a cluster takes, from the sent line to OK. It only measures; no threshold is a failure."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from .runner import inside_environment
from .server import BINARY
from ..system import LabError, become_root, locked


def main() -> int:
    """Measures so many rounds, and prints the median of each kind."""
    parser = argparse.ArgumentParser(prog="lab/bench", description="Times a primary and two replicas on real machines.")
    parser.add_argument("rounds", nargs="?", type=int, default=5)
    parser.add_argument("--only", choices=("bare", "warm", "aws"), help="one kind only")
    arguments = parser.parse_args()
    become_root()
    inside_environment()
    binary = BINARY
    try:
        with locked("run", wait=False):
            _measure(arguments.rounds, [arguments.only] if arguments.only else ["bare", "warm", "aws"], binary)
    except LabError as error:
        print(f"lab/bench: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _measure(rounds: int, kinds: list[str], binary: Path) -> None:
    from .laboratory import clear

    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.2f} at the start, {binary.parent.name} build, {rounds} rounds")
    times: dict[str, list[float]] = {}
    try:
        for number in range(1, rounds + 1):
            for kind in kinds:
                for what, seconds in (_aws(binary) if kind == "aws" else _hosts(binary, "base" if kind == "bare" else kind, kind)).items():
                    times.setdefault(what, []).append(seconds)
            print(f"round {number}: " + ", ".join(f"{what} {values[-1]:.1f} s" for what, values in times.items()), flush=True)
    finally:
        clear()
    width = max(len(what) for what in times)
    for what, values in times.items():
        print(f"{what:{width}}  median {statistics.median(values):6.1f} s   from {min(values):.1f} to {max(values):.1f}")


def _hosts(binary: Path, tree: str, kind: str) -> dict[str, float]:
    from .laboratory import Laboratory, create_line

    with Laboratory("bench", binary) as lab:
        machines = lab.hosts(kind=tree)
        server = lab.server()
        server.succeed("ping")
        return {f"three {kind} machines": server.succeed(create_line("orders", machines)).seconds}


def _aws(binary: Path) -> dict[str, float]:
    """The whole of it, and Terraform alone on files of the same kind; both with the provider unpacked already."""
    from .aws import CREATE
    from .laboratory import Laboratory

    with Laboratory("bench", binary) as lab:
        lab.cloud()
        server = lab.server()
        server.succeed(f"generate cluster alone {CREATE}")
        seconds = 0.0
        for command in (
            ["init", "-input=false"], ["plan", "-input=false", "-out=hand.tfplan"], ["apply", "-input=false", "hand.tfplan"],
            ["destroy", "-input=false", "-auto-approve"],
        ):
            begin = time.monotonic()
            done = subprocess.run(
                ["terraform", *command], cwd=server.workspace("alone"), env=server.environment(), capture_output=True, text=True, check=False)
            if done.returncode != 0:
                raise LabError(f"terraform {command[0]}: {done.stdout[-500:]}{done.stderr[-1500:]}")
            seconds += time.monotonic() - begin if command[0] != "destroy" else 0
        whole = server.succeed(f"create cluster orders {CREATE}").seconds
        server.succeed("destroy cluster orders confirm=orders")
        return {"aws, Terraform alone": seconds, "aws, the whole": whole}
