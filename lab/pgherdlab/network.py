"""The lab's network: a bridge with a way out, and for each machine a namespace with one wire to it.

Machines may have any address: each gets a route of its own on the bridge, so that the hosts' subnet and
the private addresses an EC2 API hands out live side by side. Names and addresses are derived from the
machine's name, so that everything can be found again without a memory of it.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from . import paths
from .system import locked, run, succeeds

BRIDGE = "pgherd-lab0"
# Of the namespaces in which scenarios run side by side.
LANE_PREFIX = "pgherd-lane-"
GATEWAY = "10.77.0.1"
TABLE = "pgherd_lab"
PREFIX_LENGTH = 24
MARK = "0x7067"
_FORWARDING = Path("/proc/sys/net/ipv4/ip_forward")


def pass_on(table: str, interface: str, mark: str) -> None:
    """Passes on what comes in over an interface, and translates that alone on its way out."""
    run("nft", "-f", "-", text_input=f"""
table ip {table}
delete table ip {table}
table ip {table} {{
    chain forward {{
        type filter hook forward priority filter; policy accept;
        iifname "{interface}" meta mark set {mark} accept
    }}
    chain postrouting {{
        type nat hook postrouting priority srcnat; policy accept;
        meta mark {mark} oifname != "{interface}" masquerade
    }}
}}
""")


def namespace(name: str) -> str:
    """The network namespace of a machine."""
    return f"pgherd-lab-{name}"


def wire(name: str) -> str:
    """This machine's end of the wire to a machine."""
    # An interface's name has 15 characters at most.
    return "pgl" + hashlib.sha256(name.encode()).hexdigest()[:10]


def up() -> None:
    """Makes the bridge and the way out; does nothing when they are there."""
    with locked("network"):
        if not succeeds("ip", "link", "show", BRIDGE):
            run("ip", "link", "add", BRIDGE, "mtu", mtu(), "type", "bridge")
            run("ip", "address", "add", f"{GATEWAY}/{PREFIX_LENGTH}", "dev", BRIDGE)
            run("ip", "link", "set", BRIDGE, "up")
        forward()
        if not succeeds("nft", "list", "table", "ip", TABLE):
            pass_on(TABLE, BRIDGE, MARK)


def forward() -> None:
    """Lets this machine pass on what is not for itself, and remembers how that was before."""
    before = _FORWARDING.read_text(encoding="ascii").strip()
    if before != "1":
        _remembered().parent.mkdir(parents=True, exist_ok=True)
        _remembered().write_text(before, encoding="ascii")
        _FORWARDING.write_text("1", encoding="ascii")


def stop_forwarding() -> None:
    """Leaves forwarding as it was found, unless somebody still needs it."""
    needed = succeeds("ip", "link", "show", BRIDGE) or any(name.startswith(LANE_PREFIX) for name in _all_namespaces())
    if not needed and _remembered().exists():
        _FORWARDING.write_text(_remembered().read_text(encoding="ascii"), encoding="ascii")
        _remembered().unlink()


def down() -> None:
    """Takes the bridge and the way out away, and leaves forwarding as it was found."""
    with locked("network"):
        for left in namespaces():
            disconnect(left)
        if succeeds("ip", "link", "show", BRIDGE):
            run("ip", "link", "delete", BRIDGE)
        if succeeds("nft", "list", "table", "ip", TABLE):
            run("nft", "delete", "table", "ip", TABLE)
        stop_forwarding()


def connect(name: str, address: str) -> None:
    """Makes a machine's namespace with its address, wired to the bridge."""
    outer, space = wire(name), namespace(name)
    inner = f"{outer}i"
    disconnect(name)
    run("ip", "netns", "add", space)
    run("ip", "link", "add", outer, "mtu", mtu(), "type", "veth", "peer", "name", inner, "mtu", mtu(), "netns", space)
    run("ip", "link", "set", outer, "master", BRIDGE, "up")
    run("ip", "-n", space, "link", "set", "lo", "up")
    run("ip", "-n", space, "link", "set", inner, "name", "eth0", "up")
    run("ip", "-n", space, "address", "add", f"{address}/{PREFIX_LENGTH}", "dev", "eth0")
    run("ip", "-n", space, "route", "add", "default", "via", GATEWAY, "dev", "eth0", "onlink")
    run("ip", "route", "replace", f"{address}/32", "dev", BRIDGE)
    # An address that another machine had before must not be looked for at that one's wire.
    run("ip", "neighbour", "flush", "to", address, "dev", BRIDGE)


def disconnect(name: str, address: str | None = None) -> None:
    """Takes a machine's wire and namespace away; what is gone already is no error."""
    if succeeds("ip", "link", "show", wire(name)):
        run("ip", "link", "delete", wire(name))
    if name in namespaces():
        run("ip", "netns", "delete", namespace(name))
    if address is not None:
        run("ip", "route", "delete", f"{address}/32", "dev", BRIDGE, check=False)


def namespaces() -> list[str]:
    """The machines that have a network namespace, asked from the system."""
    prefix = namespace("")
    return [name.removeprefix(prefix) for name in _all_namespaces() if name.startswith(prefix)]


def _all_namespaces() -> list[str]:
    return [space["name"] for space in json.loads(run("ip", "-json", "netns", "list") or "[]")]


def mtu() -> str:
    """What fits through this machine's own way out; a larger packet would get lost silently."""
    routes = json.loads(run("ip", "-json", "route", "show", "default") or "[]")
    if not routes:
        return "1500"
    return str(json.loads(run("ip", "-json", "link", "show", routes[0]["dev"]))[0]["mtu"])


def _remembered() -> Path:
    return paths.OWN / "ip_forward.before"
