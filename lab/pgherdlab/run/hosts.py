"""Clusters on machines that exist."""

from __future__ import annotations

from . import checks, secrecy
from .expect import equal, expect
from .laboratory import Laboratory, create_line
from .registry import scenario
from .. import machine
from ..network import GATEWAY


@scenario("hosts-create", short=True)
def create(lab: Laboratory) -> None:
    """A primary and two replicas on bare machines; run again changes nothing; no secret is logged; destroyed, nothing is left on them."""
    machines = lab.hosts()
    server = lab.server()
    server.succeed(create_line("orders", machines, allow=f"{GATEWAY}/32"))
    checks.whole(server, "orders")
    again = server.succeed("configure cluster orders")
    expect("nothing had to change" in again.end.text, f"a second configure: {again.end}")
    equal(_changes(server.succeed("plan cluster orders").rows()), [], "what a plan would change afterwards")
    equal(server.succeed("status cluster orders").end["state"], "ready", "the state")
    checks.applications(server, "orders")
    secrecy.kept(machines, "orders", secrecy.secrets(server, "orders"))
    server.succeed("destroy cluster orders confirm=orders")
    for made in machines:
        left = machine.execute(made, "sh", "-c", "ls -A /var/lib/pgherd 2>/dev/null; pgrep -a postgres; ls /etc/systemd/system | grep pgherd", check=False)
        expect(not left.strip(), f"after destroy there is on {made.name}: {left}")


@scenario("hosts-rotate-secrets", short=True)
def rotate(lab: Laboratory) -> None:
    """Every password is changed, no replica loses its stream, no log holds a secret, and what can't come into force takes nothing out of it."""
    machines = lab.hosts(2, kind="warm")
    server = lab.server()
    server.succeed(create_line("orders", machines))
    primary = checks.nodes(server, "orders")[0]
    streams = "SELECT pid, state FROM pg_stat_replication ORDER BY 1"
    passwords = "SELECT rolname, md5(rolpassword) FROM pg_authid WHERE rolpassword IS NOT NULL ORDER BY 1"
    before, hashes = checks.sql(server, "orders", primary, streams), checks.sql(server, "orders", primary, passwords)
    old = secrecy.secrets(server, "orders")
    server.succeed("rotate secrets cluster orders")
    equal(checks.sql(server, "orders", primary, streams), before, "the streams after the rotation")
    after = checks.sql(server, "orders", primary, passwords)
    same = [role for role in hashes if role in after]
    expect(not same and len(after) == len(hashes), f"passwords that were not changed: {same}")
    new = secrecy.secrets(server, "orders")
    secrecy.kept(machines, "orders", {f"the former {name}": values for name, values in old.items()} | new)
    checks.whole(server, "orders", replicas=1)
    _half_way(server, machines[0])
    checks.whole(server, "orders", replicas=1)


def _half_way(server: "checks.Server", primary: machine.Machine) -> None:
    """As long as the primary can't be configured, what it knows is what `connect` tells."""

    def revealed() -> str:
        return server.succeed("connect cluster orders as=env reveal=yes").rows("TXT")[-1].text

    before, mark = revealed(), "/var/lib/pgherd/orders-1/pgherd.json"
    machine.execute(primary, "mv", mark, f"{mark}.aside")
    equal(server.ask("rotate secrets cluster orders").end["code"], "configure-failed", "the rotation")
    expect(revealed() == before, "connect tells a password that is not in force")
    machine.execute(primary, "mv", f"{mark}.aside", mark)
    server.succeed("resume cluster orders")
    expect(revealed() != before, "connect tells a password that is not in force any more")


@scenario("hosts-20-creates")
def many(lab: Laboratory) -> None:
    """Twenty creates in a row on fresh machines, and none fails."""
    server = lab.server()
    for number in range(1, 21):
        name = f"row-{number}"
        machines = lab.hosts(kind="warm")
        server.succeed(create_line(name, machines))
        streaming = [row for row in server.succeed(f"status cluster {name}").rows() if row["state"] == "streaming"]
        equal(len(streaming), 2, f"the streaming replicas of {name}")
        server.succeed(f"destroy cluster {name} confirm={name}")
        lab.replace_hosts()


def _changes(rows: list) -> list[str]:
    return [f"{row['action']} {row['resource']}" for row in rows if row["action"] not in ("", "no-op")]
