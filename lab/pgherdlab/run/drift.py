"""Clusters that somebody has changed behind pgherd's back."""

from __future__ import annotations

import hashlib
from pathlib import Path

from . import checks
from .client import Answer, Reply
from .ec2 import API
from .expect import equal, expect
from .laboratory import Laboratory, create_line
from .registry import scenario
from .server import Server
from .. import machine


@scenario("hosts-drift", short=True)
def hosts(lab: Laboratory) -> None:
    """A fresh cluster has no drift; what was changed on machines is found by its layer, a dead one too; configure repairs it."""
    machines = lab.hosts(kind="warm")
    server = lab.server()
    server.succeed(create_line("orders", machines))
    before = _files(server.workspace("orders"))
    fresh = _clean(server)
    print(f"   a look at a fresh cluster took {fresh.seconds:.1f} s", flush=True)
    equal(_files(server.workspace("orders")), before, "the files of the workspace after a look")
    first, second, third = checks.nodes(server, "orders")
    checks.on_node(server, "orders", first.name, f"echo 'host all all 192.0.2.1/32 scram-sha-256' | sudo tee -a {first.directory}/pg_hba.conf")
    checks.on_node(server, "orders", second.name, "sudo rm /etc/apt/apt.conf.d/52pgherd")
    checks.sql(server, "orders", second, "ALTER SYSTEM SET work_mem = '64MB'")
    checks.on_node(server, "orders", third.name, f"sudo systemctl disable --quiet --now pgherd-{third.name}.service")
    rows = _drift(server).rows()
    _found(rows, "ansible", first.name, "pg_hba.conf")
    _found(rows, "ansible", second.name, "/etc/apt/apt.conf.d/52pgherd")
    _found(rows, "postgresql", second.name, "work_mem")
    for layer, what in (("ansible", f"pgherd-{third.name}.service"), ("ansible", "server"), ("postgresql", "reachable")):
        _found(rows, layer, third.name, what)
    checks.sql(server, "orders", second, "ALTER SYSTEM RESET work_mem")
    server.succeed("configure cluster orders")
    _clean(server)
    _dead_machine(lab, server, machines[2], third.name)


def _dead_machine(lab: Laboratory, server: Server, dead: machine.Machine, node: str) -> None:
    """A machine that is off is a difference, and does not keep the others from being looked at."""
    survivor = checks.nodes(server, "orders")[1]
    checks.on_node(server, "orders", survivor.name, "sudo rm /etc/apt/apt.conf.d/52pgherd")
    machine.stop(dead, power_failure=True)
    answer = _drift(server)
    _found(answer.rows(), "ansible", node, "reachable")
    _found(answer.rows(), "postgresql", node, "reachable")
    _found(answer.rows(), "ansible", survivor.name, "/etc/apt/apt.conf.d/52pgherd")
    print(f"   a look past a dead machine took {answer.seconds:.1f} s", flush=True)


def behind_terraform(api: API, server: Server) -> None:
    """A fresh cluster on instances has no drift; a tag that was changed behind Terraform's back is found."""
    fresh = _clean(server)
    print(f"   a look at a fresh cluster took {fresh.seconds:.1f} s", flush=True)
    api.rename(api.instance("orders-2"), "renamed")
    rows = [row for row in _drift(server).rows() if row["layer"] == "terraform"]
    expect(bool(rows) and all("aws_instance" in row["what"] for row in rows), f"what Terraform found: {_lines(rows)}")
    expect(any(row["found"] == "renamed" for row in rows), f"the tag that was changed is not found: {_lines(rows)}")


def _drift(server: Server) -> Answer:
    return server.succeed("drift cluster orders")


def _clean(server: Server) -> Answer:
    answer = _drift(server)
    equal(answer.end["count"], "0", f"the differences of a cluster that nobody changed: {_lines(answer.rows())}")
    return answer


def _found(rows: list[Reply], layer: str, node: str, what: str) -> None:
    found = [row for row in rows if (row["layer"], row["node"], row["what"]) == (layer, node, what)]
    expect(len(found) == 1, f"{layer} does not tell of {what} on {node}: {_lines(rows)}")


def _lines(rows: list[Reply]) -> str:
    return "; ".join(str(row) for row in rows)


def _files(workspace: Path) -> dict[str, str]:
    """Every file by what is in it."""
    return {
        str(file.relative_to(workspace)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in workspace.rglob("*") if file.is_file()
    }
