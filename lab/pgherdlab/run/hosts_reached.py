"""Machines that are not reached in the plain way, or not any more."""

from __future__ import annotations

from . import checks
from .expect import equal, expect, refused
from .laboratory import USER, Laboratory, create_line
from .registry import scenario
from .. import machine
from ..cloud import firewall
from ..cloud.firewall import Rule
from ..machine import Machine
from ..system import run, wait_until

_PORT = 2222


@scenario("hosts-behind-jump-host")
def jump(lab: Laboratory) -> None:
    """Machines with SSH at another port, open to a jump host alone, become a cluster through that one."""
    bastion, *machines = lab.hosts(3, kind="warm")
    for made in machines:
        machine.execute(made, "sh", "-c", f"echo 'Port {_PORT}' >/etc/ssh/sshd_config.d/port.conf && systemctl restart ssh")
        members = tuple(Rule(f"{other.address}/32", 5432, 5432) for other in machines)
        firewall.apply(made.name, (Rule(f"{bastion.address}/32", _PORT, _PORT), *members))
    server = lab.server(connect_deadline_seconds=20)
    line = create_line("orders", machines, ssh_port=_PORT)
    refused(server.ask(line), "reach-failed", "timed out|does not answer", node="orders-1", phase="reach")
    server.succeed("destroy cluster orders confirm=orders")
    server.succeed(f"{line} ssh_proxy={USER}@{bastion.address}")
    checks.whole(server, "orders", replicas=1)
    equal(server.succeed("status cluster orders").end["state"], "ready", "the state")
    server.succeed("destroy cluster orders confirm=orders")


@scenario("hosts-lost-replica")
def lost(lab: Laboratory) -> None:
    """What is said of a dead replica leads out: an empty machine takes its place, and a destroy that leaves it names it."""
    machines = lab.hosts(3, kind="warm")
    server = lab.server(connect_deadline_seconds=10)
    server.succeed(create_line("orders", machines))
    _die(server, machines[2])
    equal(server.succeed("status cluster orders").end["next"], "", "what status proposes where hands are needed")
    begun = server.ask("configure cluster orders")
    refused(begun, "reach-failed", "needs every machine.*empty one in its place", node="orders-3", phase="reach")
    expect(begun.seconds < 10 + 5, f"it took {begun.seconds:.0f} s to give up, with a deadline of 10 s")
    lab.replace(machines[2])
    run("ssh-keygen", "-R", "orders-3", "-f", server.workspace("orders") / "known_hosts")
    server.succeed("configure cluster orders")
    checks.whole(server, "orders")
    _die(server, machines[2])
    _leave(server, machines[2])


def _die(server: "checks.Server", made: Machine) -> None:
    """Cuts a machine's power, and waits until SSH's kept connections have noticed."""
    machine.stop(made, power_failure=True)
    said = []

    def noticed() -> bool:
        said[:] = [server.succeed("status cluster orders").end.text]
        return "orders-3 does not answer over SSH" in said[0]

    expect(wait_until(noticed, 90, 1), f"status does not say that the machine does not answer: {said}")


def _leave(server: "checks.Server", made: Machine) -> None:
    """Destroys the cluster without the machine, and cleans that as the answer says."""
    refused(server.ask("destroy cluster orders confirm=orders"), "destroy-failed", "skip_unreachable=yes", node="orders-3", phase="stop")
    said = server.succeed("destroy cluster orders confirm=orders skip_unreachable=yes").end.text
    expect(f"orders-3 ({made.address}) could not be reached" in said and "yours again" in said, f"the destroy says: {said}")
    machine.boot(made)
    looking = ("sh", "-c", "ls -A /var/lib/pgherd 2>/dev/null; pgrep -a postgres; ls /etc/systemd/system | grep pgherd")
    expect("orders-3" in machine.execute(made, *looking, check=False), "nothing was left, which the destroy said")
    machine.execute(made, "sh", "-c", said.partition("as root there: ")[2].partition("; its records")[0])
    left = machine.execute(made, *looking, check=False)
    expect(not left.strip(), f"what the destroy says leaves on the machine: {left}")
