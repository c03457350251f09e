"""What clusters on machines that exist must not suffer: addresses that come late, tablespaces, slow copies."""

from __future__ import annotations

import json

from . import checks
from .expect import equal, expect
from .laboratory import Laboratory, create_line
from .registry import scenario
from .server import Server
from .. import machine, network
from ..system import run


def _address(made: machine.Machine, action: str) -> None:
    """Takes a machine's address away, or gives it back."""
    space = network.namespace(made.name)
    links = json.loads(run("ip", "-json", "-netns", space, "link", "show"))
    link = next(link["ifname"] for link in links if link["ifname"] != "lo")
    run("ip", "-netns", space, "addr", action, f"{made.address}/24", "dev", link)
    if action == "add":
        run("ip", "-netns", space, "route", "replace", "default", "via", network.GATEWAY)


def _started(server: Server, node: checks.Node) -> str:
    return checks.sql(server, "orders", node, "SELECT pg_postmaster_start_time()")[0][0]


@scenario("hosts-late-address")
def late_address(lab: Laboratory) -> None:
    """A server that starts before its address is there waits for it; one that listens on localhost alone is found and led out of it."""
    machines = lab.hosts(2, kind="warm")
    server = lab.server()
    server.succeed(create_line("orders", machines))
    primary = machines[0]
    _address(primary, "del")
    machine.execute(primary, "systemctl", "restart", "--no-block", "pgherd-orders-1")
    waiting = "until systemctl show -p SubState --value pgherd-orders-1 | grep -qx start-pre; do sleep 0.2; done"
    # The stop before it waits for the replica, which is out of reach, until wal_sender_timeout.
    machine.execute(primary, "timeout", "120", "sh", "-c", waiting)
    _address(primary, "add")
    machine.execute(primary, "timeout", "30", "sh", "-c", "until systemctl is-active -q pgherd-orders-1; do sleep 0.2; done")
    checks.whole(server, "orders", replicas=1)

    # Somebody else's unit, or an earlier one, does not wait.
    unit = "/etc/systemd/system/pgherd-orders-1.service"
    machine.execute(primary, "sh", "-c", f"sed -i /^ExecStartPre=/d {unit} && systemctl daemon-reload")
    _address(primary, "del")
    machine.execute(primary, "systemctl", "restart", "pgherd-orders-1")
    _address(primary, "add")
    status = server.succeed("status cluster orders")
    equal(status.rows()[0]["state"], "not-listening", f"the primary's state: {status.rows()[0]}")
    equal(status.end["next"], "configure cluster orders restart=yes", "the way out that status tells")
    node = checks.nodes(server, "orders")[0]
    before = _started(server, node)
    refused = server.ask("configure cluster orders").end
    equal((refused["code"], refused["next"]), ("configure-failed", "configure cluster orders restart=yes"), f"configure: {refused}")
    equal(_started(server, node), before, "when the primary started")
    server.succeed("configure cluster orders restart=yes")
    checks.whole(server, "orders", replicas=1)
    server.succeed("destroy cluster orders confirm=orders")


@scenario("hosts-tablespaces")
def tablespaces(lab: Laboratory) -> None:
    """A replica of a primary with tablespaces is cloned anew, and destroying leaves no file of theirs."""
    machines = lab.hosts(2, kind="warm")
    server = lab.server()
    server.succeed(create_line("orders", machines))
    for made in machines:
        machine.execute(made, "install", "-d", "-o", "postgres", "-g", "postgres", "-m", "700", "/srv/ts")
    primary = checks.nodes(server, "orders")[0]
    checks.sql(server, "orders", primary, "CREATE TABLESPACE ts LOCATION '/srv/ts'")
    checks.sql(server, "orders", primary, "CREATE TABLE t TABLESPACE ts AS SELECT generate_series(1, 100000) AS i")
    replica = machines[1]
    machine.execute(replica, "systemctl", "stop", "pgherd-orders-2")
    machine.execute(replica, "rm", "-rf", "/var/lib/pgherd/orders-2/data")
    server.succeed("configure cluster orders")
    checks.whole(server, "orders", replicas=1)
    count = checks.sql(server, "orders", checks.nodes(server, "orders")[1], "SELECT count(*) FROM t")
    equal(count, [["100000"]], "the rows on the replica that was cloned anew")
    server.succeed("destroy cluster orders confirm=orders")
    for made in machines:
        left = machine.execute(made, "ls", "-A", "/srv/ts")
        expect(not left.strip(), f"after destroy there is in /srv/ts of {made.name}: {left}")
