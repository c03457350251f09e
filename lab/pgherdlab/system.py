"""Running programs, taking locks and waiting for conditions."""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from . import paths


class LabError(Exception):
    """Something the person at the keyboard has to know; the message stands on its own."""


def run(*argv: str | os.PathLike[str], check: bool = True, timeout: float = 600, text_input: str | None = None) -> str:
    """Runs a program and returns what it printed; a failure carries what it said."""
    command = [os.fspath(word) for word in argv]
    try:
        done = subprocess.run(
            command, input=text_input, capture_output=True, text=True, timeout=timeout,
            stdin=subprocess.DEVNULL if text_input is None else None,
        )
    except FileNotFoundError as error:
        raise LabError(f"{command[0]} is not installed; `scripts/setup --lab` installs what the lab needs") from error
    except subprocess.TimeoutExpired as error:
        raise LabError(f"{' '.join(command)} did not end within {timeout:.0f} s") from error
    if check and done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip())[-2000:]
        raise LabError(f"{' '.join(command)} failed with {done.returncode}: {said}")
    return done.stdout


def end_with_parent(number: signal.Signals = signal.SIGTERM) -> None:
    """Lets a program, before it begins, get a signal when the thread ends that started it."""
    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, number)


def succeeds(*argv: str | os.PathLike[str]) -> bool:
    """Whether a program ends with success."""
    return subprocess.run(
        [os.fspath(word) for word in argv], stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ).returncode == 0


def wait_until(condition: Callable[[], bool], seconds: float, interval: float = 0.05) -> bool:
    """Asks again and again until the condition holds; false when the time is up."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(interval)
    return True


@contextmanager
def locked(name: str, wait: bool = True, shared: bool = False) -> Iterator[None]:
    """Holds a lock file, of this lane or, where shared, of all; the kernel gives it back when the holder dies, however it dies."""
    directory = paths.SHARED_LOCKS if shared else paths.LOCKS
    directory.mkdir(parents=True, exist_ok=True)
    with open(directory / name, "w", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise LabError(f"another lab is at work (lock {name}); only one can be at a time") from error
        yield


def become_root() -> None:
    """Starts the program again as root: machines need namespaces, mounts and a bridge."""
    if os.geteuid() == 0:
        return
    print("the lab makes machines (namespaces, mounts, a bridge): it needs root, asking sudo", file=sys.stderr)
    helper = str(paths.REPOSITORY / "scripts" / "as-root")
    kept = [f"{name}={value}" for name, value in os.environ.items() if name.startswith("PGHERD_LAB_")]
    script = str(Path(sys.argv[0]).resolve())
    os.execv(helper, [helper, "env", f"PATH={os.environ['PATH']}:/usr/sbin:/sbin", *kept, sys.executable, script, *sys.argv[1:]])
