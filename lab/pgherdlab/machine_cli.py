"""The command `lab/machine`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import cleanup, furnish, machine, network, tree
from .system import LabError, become_root


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lab/machine", description="Real Debian machines on this one, for trying things out.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("up", help="make the bridge, the way out and the base tree")
    start = commands.add_parser("start", help="make a machine, boot it and wait until it answers SSH")
    start.add_argument("name")
    start.add_argument("--address", required=True, help=f"its address, for instance one of {network.GATEWAY}/{network.PREFIX_LENGTH}")
    start.add_argument("--user", required=True, help="the user who may log in")
    start.add_argument("--authorized-key", required=True, type=Path, metavar="FILE", help="that user's public key")
    start.add_argument("--no-sudo", action="store_true", help="without the right to become root")
    start.add_argument("--size-mb", type=int, metavar="N", help="a disk of this size only")
    start.add_argument("--packages-tree", action="store_true", help="with PostgreSQL's packages installed already")
    for name, help_text in (
        ("stop", "power it off, keep its disk"), ("kill", "end it as a power failure does, keep its disk"),
        ("resume", "boot it again and wait until it answers SSH"), ("remove", "take it away with its disk"),
    ):
        commands.add_parser(name, help=help_text).add_argument("name")
    shell = commands.add_parser("shell", help="run a command inside as root, or a shell")
    shell.add_argument("name")
    shell.add_argument("argv", nargs=argparse.REMAINDER)
    commands.add_parser("list", help="the machines that exist")
    commands.add_parser("down", help="take everything away, also what a killed lab left")
    return parser


def _start(arguments: argparse.Namespace) -> None:
    made = machine.Machine(
        name=arguments.name, address=arguments.address, user=arguments.user,
        tree="warm" if arguments.packages_tree else "base", size_mb=arguments.size_mb,
    )
    try:
        key = arguments.authorized_key.read_text(encoding="utf-8")
    except OSError as error:
        raise LabError(f"the public key cannot be read: {error}") from error
    machine.create(made, lambda new: furnish.with_user(new, key, sudo=not arguments.no_sudo))
    machine.boot(made)


def _list() -> None:
    for made in machine.known():
        state = "running" if made.running else "stopped"
        print(f"{made.name:24} {made.address:15} {made.user:10} {state:8} {made.owner}")


def main() -> int:
    """Runs the command; what goes wrong is said in one line."""
    arguments = _parser().parse_args()
    become_root()
    try:
        match arguments.command:
            case "up":
                tree.layers("base")
                network.up()
            case "start":
                _start(arguments)
            case "stop":
                machine.stop(machine.find(arguments.name))
            case "kill":
                machine.stop(machine.find(arguments.name), power_failure=True)
            case "resume":
                machine.boot(machine.find(arguments.name))
            case "remove":
                machine.remove(machine.find(arguments.name))
            case "shell":
                return machine.attach(machine.find(arguments.name), *(arguments.argv or ["bash", "--login"]))
            case "list":
                _list()
            case "down":
                cleanup.everything()
    except LabError as error:
        print(f"lab/machine: {error}", file=sys.stderr)
        return 1
    return 0
