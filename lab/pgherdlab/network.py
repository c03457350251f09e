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
GATEWAY = "10.77.0.1"
TABLE = "pgherd_lab"
PREFIX_LENGTH = 24
# Only what came in over the bridge is translated on its way out.
MARK = "0x7067"
RULES = f"""
table ip {TABLE}
delete table ip {TABLE}
table ip {TABLE} {{
    chain forward {{
        type filter hook forward priority filter; policy accept;
        iifname "{BRIDGE}" meta mark set {MARK} accept
    }}
    chain postrouting {{
        type nat hook postrouting priority srcnat; policy accept;
        meta mark {MARK} oifname != "{BRIDGE}" masquerade
    }}
}}
"""
_FORWARDING = Path("/proc/sys/net/ipv4/ip_forward")


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
            run("ip", "link", "add", BRIDGE, "mtu", _mtu(), "type", "bridge")
            run("ip", "address", "add", f"{GATEWAY}/{PREFIX_LENGTH}", "dev", BRIDGE)
            run("ip", "link", "set", BRIDGE, "up")
        before = _FORWARDING.read_text(encoding="ascii").strip()
        if before != "1":
            _remembered().write_text(before, encoding="ascii")
            _FORWARDING.write_text("1", encoding="ascii")
        if not succeeds("nft", "list", "table", "ip", TABLE):
            run("nft", "-f", "-", text_input=RULES)


def down() -> None:
    """Takes the bridge and the way out away, and leaves forwarding as it was found."""
    with locked("network"):
        for left in namespaces():
            disconnect(left)
        if succeeds("ip", "link", "show", BRIDGE):
            run("ip", "link", "delete", BRIDGE)
        if succeeds("nft", "list", "table", "ip", TABLE):
            run("nft", "delete", "table", "ip", TABLE)
        if _remembered().exists():
            _FORWARDING.write_text(_remembered().read_text(encoding="ascii"), encoding="ascii")
            _remembered().unlink()


def connect(name: str, address: str) -> None:
    """Makes a machine's namespace with its address, wired to the bridge."""
    outer, space = wire(name), namespace(name)
    inner = f"{outer}i"
    disconnect(name)
    run("ip", "netns", "add", space)
    run("ip", "link", "add", outer, "mtu", _mtu(), "type", "veth", "peer", "name", inner, "mtu", _mtu(), "netns", space)
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
    spaces = json.loads(run("ip", "-json", "netns", "list") or "[]")
    return [space["name"].removeprefix(prefix) for space in spaces if space["name"].startswith(prefix)]


def _mtu() -> str:
    """What fits through this machine's own way out; a larger packet would get lost silently."""
    routes = json.loads(run("ip", "-json", "route", "show", "default") or "[]")
    if not routes:
        return "1500"
    return str(json.loads(run("ip", "-json", "link", "show", routes[0]["dev"]))[0]["mtu"])


def _remembered() -> Path:
    return paths.CACHE / "ip_forward.before"
