"""Clusters on machines that are not named by an IPv4 address: IPv6 addresses, names."""

from __future__ import annotations

from pathlib import Path

from . import checks
from .expect import equal, expect
from .laboratory import Laboratory, create_line
from .registry import scenario
from .server import Server
from .. import machine, network
from ..machine import Machine
from ..system import run

_PREFIX = "fd77:77::"
_GATEWAY = f"{_PREFIX}1"
_DOMAIN = "lab.internal"


def _newer(made: Machine) -> str:
    """The IPv6 address of a machine, made of the last part of its other one."""
    return f"{_PREFIX}{made.address.rpartition('.')[2]}"


def _name(made: Machine) -> str:
    return f"{made.name}.{_DOMAIN}"


def _give_ipv6(machines: list[Machine]) -> None:
    """Gives the bridge and the machines addresses of a private IPv6 network."""
    # Nobody else has these addresses, so nobody has to be asked, which takes a second.
    run("ip", "-6", "address", "replace", f"{_GATEWAY}/64", "dev", network.BRIDGE, "nodad")
    for made in machines:
        run("ip", "-n", network.namespace(made.name), "-6", "address", "replace", f"{_newer(made)}/64", "dev", "eth0", "nodad")


def _give_names(lab: Laboratory, machines: list[Machine]) -> None:
    """Lets this machine know every other by a name with two addresses; its own file is hidden in this lane alone."""
    lines = "".join(f"{address} {_name(made)}\n" for made in machines for address in (made.address, _newer(made)))
    ours = lab.directory / "hosts"
    ours.write_text(Path("/etc/hosts").read_text(encoding="utf-8") + lines, encoding="utf-8")
    run("mount", "--bind", ours, "/etc/hosts")
    # As Debian's installer writes it. The other machine knows none of the names.
    with open(machines[-1].root / "etc/hosts", "a", encoding="ascii") as file:
        file.write(f"127.0.1.1 {_name(machines[-1])} {machines[-1].name}\n")


def _built_and_destroyed(server: Server, machines: list[Machine], line: str) -> None:
    server.succeed(line)
    checks.whole(server, "orders", replicas=len(machines) - 1)
    equal(server.succeed("status cluster orders").end["state"], "ready", "the state")
    checks.applications(server, "orders")
    equal(server.succeed("drift cluster orders").end["count"], "0", "the differences of a cluster that nobody changed")
    server.succeed("destroy cluster orders confirm=orders")
    for made in machines:
        left = machine.execute(made, "sh", "-c", "ls -A /var/lib/pgherd 2>/dev/null; pgrep -a postgres; ls /etc/systemd/system | grep pgherd", check=False)
        expect(not left.strip(), f"after destroy there is on {made.name}: {left}")


@scenario("hosts-names-and-ipv6")
def named(lab: Laboratory) -> None:
    """Machines given by IPv6 addresses become a cluster, and by names with two addresses that are unknown to them, or mean loopback there."""
    machines = lab.hosts(2, kind="warm")
    _give_ipv6(machines)
    allowed = f"{network.GATEWAY}/32,{_GATEWAY}/128"
    server = lab.server()
    _built_and_destroyed(server, machines, create_line("orders", machines, hosts=",".join(map(_newer, machines)), allow=allowed))
    _give_names(lab, machines)
    _built_and_destroyed(server, machines, create_line("orders", machines, hosts=",".join(map(_name, machines)), allow=allowed))
