"""Machines: made, booted, stopped and taken away, each known by its name.

A machine's directory holds what it was made with (machine.json), its disk (what it changed over the tree)
and its console. Stopping keeps the disk; removing takes everything.
"""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from . import container, network, paths, tree
from .system import LabError, run, succeeds, wait_until

_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")


@dataclass(frozen=True)
class Machine:
    """What a machine is made of."""

    name: str
    address: str
    user: str
    # The kind of tree it starts from.
    tree: str = "base"
    size_mb: int | None = None
    # Who made it: a run of the lab clears away its own machines and nobody else's.
    owner: str = "hand"

    @property
    def directory(self) -> Path:
        return paths.MACHINES / self.name

    @property
    def root(self) -> Path:
        return self.directory / "root"

    @property
    def disk(self) -> Path:
        return self.directory / "disk"

    @property
    def console(self) -> Path:
        return self.directory / "console.log"

    @property
    def running(self) -> bool:
        return container.leader(self.root) is not None


def known() -> list[Machine]:
    """Every machine that has a directory here."""
    if not paths.MACHINES.is_dir():
        return []
    names = sorted(entry.name for entry in paths.MACHINES.iterdir())
    return [machine for name in names if (machine := _read(name)) is not None]


def find(name: str) -> Machine:
    machine = _read(name)
    if machine is None:
        raise LabError(f"there is no machine {name}; `lab/machine list` shows those that exist")
    return machine


def create(machine: Machine, furnish: Callable[[Machine], None]) -> None:
    """Makes the disk of a new machine and furnishes it; does not boot it."""
    if not _NAME.fullmatch(machine.name):
        raise LabError(f"{machine.name!r} is not a machine's name: letters, digits and dashes, at most 40")
    if machine.directory.exists():
        raise LabError(f"machine {machine.name} exists already; `lab/machine remove {machine.name}` takes it away")
    taken = next((other for other in known() if other.address == machine.address), None)
    if taken is not None:
        raise LabError(f"the address {machine.address} is that of machine {taken.name}")
    machine.directory.mkdir(parents=True)
    # Others who start machines at the same moment read it.
    record = machine.directory / "machine.json.new"
    record.write_text(json.dumps(asdict(machine)), encoding="utf-8")
    record.rename(machine.directory / "machine.json")
    _mount(machine)
    furnish(machine)


def boot(machine: Machine, binds: Sequence[str] = (), wait_for_ssh: bool = True) -> None:
    """Boots a machine, shows it some of our files where asked, and waits until it answers SSH."""
    if machine.running:
        raise LabError(f"machine {machine.name} is running already")
    network.up()
    _mount(machine)
    network.connect(machine.name, machine.address)
    container.boot(machine.name, machine.root, machine.console, binds)
    if wait_for_ssh and not wait_until(lambda: answers_ssh(machine.address) or _died(machine), 60):
        raise LabError(f"machine {machine.name} does not answer SSH at {machine.address}: {_last_words(machine)}")
    if wait_for_ssh and not answers_ssh(machine.address):
        raise LabError(f"machine {machine.name} did not boot: {_last_words(machine)}")


def stop(machine: Machine, power_failure: bool = False) -> None:
    """Powers a machine off and keeps its disk."""
    if power_failure:
        container.kill(machine.name, machine.root)
    else:
        container.power_off(machine.name, machine.root)
    network.disconnect(machine.name, machine.address)


def remove(machine: Machine) -> None:
    """Takes a machine away with everything it had; repeatable, whatever is left of it."""
    stop(machine, power_failure=True)
    for mounted in (machine.root, machine.disk):
        while succeeds("mountpoint", "--quiet", mounted):
            run("umount", "--lazy", mounted)
    shutil.rmtree(machine.directory)


def execute(machine: Machine, *argv: str, check: bool = True, timeout: float = 120, text_input: str | None = None) -> str:
    """Runs a program inside a machine as root and returns what it printed."""
    return run(*container.enter(machine.root, *argv), check=check, timeout=timeout, text_input=text_input)


def attach(machine: Machine, *argv: str) -> int:
    """Runs a program inside a machine with this terminal."""
    return subprocess.run(container.enter(machine.root, *argv), check=False).returncode


def answers_ssh(address: str) -> bool:
    """Whether an SSH server greets at the address."""
    try:
        with socket.create_connection((address, 22), timeout=1) as connection:
            connection.settimeout(2)
            return connection.recv(4) == b"SSH-"
    except OSError:
        return False


def _read(name: str) -> Machine | None:
    try:
        return Machine(**json.loads((paths.MACHINES / name / "machine.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        if (paths.MACHINES / name).is_dir():
            # Its maker was killed before it wrote down what it makes: what is there can still be taken away.
            return Machine(name=name, address="0.0.0.0", user="root")
        return None


def _mount(machine: Machine) -> None:
    if machine.size_mb is not None and not succeeds("mountpoint", "--quiet", machine.disk):
        machine.disk.mkdir(exist_ok=True)
        run("mount", "-t", "tmpfs", "-o", f"size={machine.size_mb}m,mode=755", "pgherd-lab-disk", machine.disk)
    if not succeeds("mountpoint", "--quiet", machine.root):
        tree.mount_overlay(tree.layers(machine.tree), machine.disk / "upper", machine.disk / "work", machine.root)


def _died(machine: Machine) -> bool:
    return container.supervisor(machine.root) is None


def _last_words(machine: Machine) -> str:
    try:
        return machine.console.read_text(encoding="utf-8", errors="replace")[-500:].strip() or "its console is empty"
    except FileNotFoundError:
        return "it has no console"
