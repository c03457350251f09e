"""Where a cluster's secrets must not be: what the machines and PostgreSQL write down of what happens."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

from . import checks
from .expect import Failure, expect
from .. import machine
from ..machine import Machine
from ..system import LabError

# A line of a key in PEM is shorter only at its end.
_LONG_ENOUGH = 20
# Text of the vault that everybody may read.
_PUBLIC = ("certificate", "pgherd_tls_authority")


def secrets(server: "checks.Server", cluster: str) -> dict[str, list[str]]:
    """What a cluster must keep to itself, by what it is: passwords, their verifiers, and each line of the keys."""
    opened = subprocess.run(
        ["ansible-vault", "view", "--vault-password-file", str(server.data / "vault.key"), "group_vars/all/vault.yml"],
        cwd=server.workspace(cluster), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
        env=server.environment(),
    )
    expect(opened.returncode == 0, f"the vault of {cluster} cannot be opened: {opened.stderr.strip()[-300:]}")
    found = {name: _lines(text) for name, text in _leaves("", json.loads(opened.stdout))}
    verifiers = checks.sql(
        server, cluster, checks.nodes(server, cluster)[0], "SELECT rolname, rolpassword FROM pg_authid WHERE rolpassword IS NOT NULL")
    found |= {f"the verifier of {role}": [verifier] for role, verifier in verifiers}
    expect(len(found) > 6 and all(found.values()), f"too few secrets were found to search for: {sorted(found)}")
    return found


def kept(machines: list[Machine], cluster: str, hidden: dict[str, list[str]]) -> None:
    """Demands that no machine has written a secret into its journal, its logs or PostgreSQL's."""
    told = [
        f"{place} of {made.name} holds {name}"
        for made in machines for place, text in _written(made)
        for name, values in hidden.items() if any(value.encode() in text for value in values)
    ]
    expect(not told, f"secrets of {cluster} were written down: {'; '.join(sorted(set(told)))}")


def _written(made: Machine) -> Iterator[tuple[str, bytes]]:
    """Everything that a machine wrote down of what happened on it, with the command lines that the journal keeps."""
    journal = machine.execute(made, "journalctl", "--no-pager", "--all", "--output=json").encode()
    if b"sshd" not in journal:
        raise LabError(f"the journal of {made.name} knows of nobody who logged in, so nothing can be proven by it")
    yield "the journal", journal
    logs = [path for path in (made.root / "var/lib/pgherd").glob("*/log/*") if path.is_file()]
    if not logs:
        raise Failure(f"PostgreSQL has no log on {made.name}")
    for path in logs + [path for path in (made.root / "var/log").rglob("*") if path.is_file() and not path.is_symlink()]:
        yield f"/{path.relative_to(made.root)}", Path(path).read_bytes()


def _leaves(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in _PUBLIC:
                yield from _leaves(f"{name}.{key}".lstrip("."), inner)
    else:
        yield name, str(value)


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if len(line) >= _LONG_ENOUGH and not line.startswith("-----")]
