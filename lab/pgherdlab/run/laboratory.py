"""What a scenario works with: machines, a cloud, a server; all of it goes when the scenario ends, however it ends."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .server import BINARY, Server
from .. import cleanup, furnish, machine, network, paths
from ..cloud import actions, service
from ..machine import Machine
from ..system import run

OWNER = "run"
USER = "ops"
DIRECTORY = paths.OWN / "run"
# Machines made by hand have the lower addresses.
_FIRST_ADDRESS = 201


class Laboratory:
    """Everything for one scenario."""

    def __init__(self, name: str, binary: Path = BINARY) -> None:
        self.directory = DIRECTORY / name
        self.identity = self.directory / "id_ed25519"
        self.endpoint: str | None = None
        self._binary = binary
        self._servers: list[Server] = []
        self._machines: list[Machine] = []
        # What the API was asked for, also by clouds that are gone.
        self.actions: set[str] = set()

    def __enter__(self) -> Laboratory:
        clear()
        self.directory.mkdir(parents=True)
        self.make_key(self.identity)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for server in self._servers:
            # Whoever interrupts does not wait for a run that is not drained; what it has made goes here all the same.
            server.stop(patience=5 if kind is KeyboardInterrupt else 60)
        self.actions |= set(actions.used()) if self.endpoint else set()
        clear_machines()

    def hosts(self, count: int = 3, *, kind: str = "base", sizes: dict[int, int] | None = None) -> list[Machine]:
        """Boots so many machines at the same time; `sizes` says which have a small disk."""
        first = len(self._machines)
        made = [
            Machine(
                name=f"run-{number + 1}", address=f"{network.GATEWAY.rpartition('.')[0]}.{_FIRST_ADDRESS + number}", user=USER,
                tree=kind, size_mb=(sizes or {}).get(number - first), owner=OWNER,
            )
            for number in range(first, first + count)
        ]

        with ThreadPoolExecutor() as pool:
            list(pool.map(self._boot, made))
        self._machines += made
        return made

    def _boot(self, new: Machine) -> None:
        key = self.identity.with_suffix(".pub").read_text(encoding="ascii")
        machine.create(new, lambda bare: furnish.with_user(bare, key))
        machine.boot(new)

    def replace(self, made: Machine) -> None:
        """Takes a machine away, and boots an empty one of the same kind at its address."""
        machine.remove(made)
        self._boot(made)

    def replace_hosts(self) -> None:
        """Takes the machines of this scenario away, for fresh ones at the same addresses."""
        for made in self._machines:
            machine.remove(made)
        self._machines = []

    def cloud(self) -> str:
        """Starts the cloud and returns its endpoint."""
        self.endpoint = service.up(port=0, owner=OWNER)
        return self.endpoint

    def server(self, identity: Path | None = None, **ssh: object) -> Server:
        """A server of this scenario, with these settings of its section `ssh`."""
        directory = self.directory / f"server-{len(self._servers) + 1}"
        server = Server(directory, identity or self.identity, self.endpoint, self._binary)
        server.settings["ssh"].update(ssh)
        self._servers.append(server)
        return server

    @staticmethod
    def make_key(path: Path) -> None:
        """Makes a key pair."""
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "lab", "-f", path)


def create_line(name: str, hosts: Iterable[Machine], /, **more: object) -> str:
    """The line that asks for a cluster on machines that exist; what is None is not said."""
    words = {"target": "hosts", "hosts": ",".join(host.address for host in hosts), "ssh_user": USER, "pg": 15, **more}
    return f"create cluster {name} " + " ".join(f"{key}={value}" for key, value in words.items() if value is not None)


def clear_machines() -> None:
    """Takes away every machine that a run has made; the network too, when nobody else has machines."""
    service.refuse_another(OWNER)
    service.down()
    cleanup.machines_of(OWNER)
    if not machine.known():
        network.down()


def clear() -> None:
    """Takes away what is left of an earlier run, also of one that was killed."""
    for process in _processes_in(DIRECTORY):
        os.kill(process, signal.SIGKILL)
    clear_machines()
    shutil.rmtree(DIRECTORY, ignore_errors=True)


def _processes_in(directory: Path) -> list[int]:
    """The processes whose working directory is in there: a killed server's Terraform and Ansible."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                place = os.readlink(entry / "cwd")
            except OSError:
                continue
            if place.removesuffix(" (deleted)").startswith(f"{directory}/"):
                found.append(int(entry.name))
    return found
