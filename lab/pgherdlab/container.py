"""A machine's process: systemd as PID 1 in a container of its own, that outlives whoever started it.

Which machines run is asked from the process table and never remembered, so that a lab that was killed is
found by the next one.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from . import network, paths
from .system import LabError, wait_until

# Lanes name their machines alike.
_CGROUP = f"pgherd-lab{paths.LANE and f'-{paths.LANE}'}"


def boot(name: str, root: Path, console: Path, binds: Sequence[str]) -> None:
    """Boots a machine from its root directory, with some of our files shown in it (`OURS:THEIRS`)."""
    command = [
        "systemd-nspawn", "--quiet", "--boot", f"--directory={root}", f"--machine={name}",
        f"--network-namespace-path=/run/netns/{network.namespace(name)}",
        "--register=no", "--keep-unit", "--resolv-conf=off", "--timezone=off", "--link-journal=no", "--console=pipe",
        *(f"--bind={bind}" for bind in binds),
    ]
    groups: list[Path] = []
    if Path("/run/systemd/system").is_dir():
        # systemd owns the control groups here, and gives a machine one of its own for the asking.
        command = [
            "systemd-run", "--quiet", "--scope", "--collect", f"--unit={_CGROUP}-{name}", "--property=Delegate=yes", *command,
        ]
    else:
        groups = _make_groups(name)
    program = shutil.which(command[0])
    if program is None:
        raise LabError(f"{command[0]} is not installed; `scripts/setup --lab` installs what the lab needs")

    def enter_groups() -> None:
        for group in groups:
            (group / "cgroup.procs").write_text(str(os.getpid()), encoding="ascii")

    with open(console, "ab") as log:
        subprocess.Popen(
            command, executable=program, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True, preexec_fn=enter_groups, close_fds=True,
        )


def supervisor(root: Path) -> int | None:
    """The process that holds the machine with this root directory."""
    wanted = f"--directory={root}".encode()
    for process in _processes():
        words = _command_line(process)
        if words and words[0].rsplit(b"/", 1)[-1] == b"systemd-nspawn" and wanted in words:
            return process
    return None


def leader(root: Path) -> int | None:
    """The machine's own PID 1, as this machine sees it."""
    holder = supervisor(root)
    if holder is None:
        return None
    for process in _processes():
        try:
            status = Path(f"/proc/{process}/status").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        parent = re.search(r"^PPid:\s+(\d+)$", status, re.MULTILINE)
        inside = re.search(r"^NSpid:\s+(.*)$", status, re.MULTILINE)
        if parent and int(parent[1]) == holder and inside and inside[1].split()[-1] == "1" and len(inside[1].split()) > 1:
            return process
    return None


def power_off(name: str, root: Path, seconds: float = 30) -> None:
    """Shuts a machine down in order, and by force when it does not end in time."""
    holder = supervisor(root)
    if holder is not None:
        _signal(holder, signal.SIGTERM)
        wait_until(lambda: supervisor(root) is None, seconds)
    kill(name, root)


def kill(name: str, root: Path) -> None:
    """Ends a machine as a power failure does."""
    for process in (leader(root), supervisor(root)):
        if process is not None:
            _signal(process, signal.SIGKILL)
    if not wait_until(lambda: supervisor(root) is None, 10):
        raise LabError(f"machine {name} does not end, not even by force")
    _remove_groups(name)


def enter(root: Path, *argv: str) -> list[str]:
    """The command that runs a program inside the machine."""
    inside = leader(root)
    if inside is None:
        raise LabError("the machine is not running")
    environment = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LANG=C.UTF-8"]
    return ["nsenter", f"--target={inside}", "--all", "env", "--ignore-environment", *environment, *argv]


def _signal(process: int, number: signal.Signals) -> None:
    try:
        os.kill(process, number)
    except ProcessLookupError:
        return
    # Where we are its parent ourselves, nobody else takes a dead child off the process table.
    try:
        os.waitpid(process, os.WNOHANG)
    except ChildProcessError:
        return


def _processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _command_line(process: int) -> list[bytes]:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return []


def _hierarchies() -> list[Path]:
    """Where control groups are made: each mounted hierarchy that is not one for shared limits only."""
    found = []
    for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines():
        fields, _, kind = line.partition(" - ")
        if kind.split()[0] == "cgroup2" or (kind.split()[0] == "cgroup" and "name=systemd" in kind):
            found.append(Path(fields.split()[4]))
    return found


def _make_groups(name: str) -> list[Path]:
    """Without a group of its own, two machines would see each other's services in theirs."""
    groups = [hierarchy / _CGROUP / name for hierarchy in _hierarchies()]
    for group in groups:
        group.mkdir(parents=True, exist_ok=True)
    return groups


def _remove_groups(name: str) -> None:
    for hierarchy in _hierarchies():
        group = hierarchy / _CGROUP / name
        if group.is_dir():
            # The kernel lets go of a group a moment after its last process.
            wait_until(lambda top=group: _remove_group(top), 5)
        parent = hierarchy / _CGROUP
        if parent.is_dir() and not any(child.is_dir() for child in parent.iterdir()):
            parent.rmdir()


def _remove_group(top: Path) -> bool:
    try:
        for directory, _, _ in os.walk(top, topdown=False):
            os.rmdir(directory)
    except OSError:
        return False
    return True
