"""Security groups that really keep others out: whatever opens a connection to a machine must be allowed by one of its groups.

What opens a TCP connection is stopped on the bridge's port to the machine, from machines and from this one alike. The rest
of a group (other protocols, what goes out) is not enforced.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any

from .. import network
from ..system import run, succeeds

_TABLE = "pgherd_lab_groups"


@dataclass(frozen=True, order=True)
class Rule:
    """Who may connect to which ports."""

    source: str
    first_port: int
    last_port: int


def read(group: dict[str, Any], members: dict[str, list[str]]) -> list[Rule]:
    """The rules of a group; one that names a group speaks of the addresses of its members."""
    rules = []
    for permission in group.get("IpPermissions", []):
        if permission["IpProtocol"] not in ("tcp", "6", "-1"):
            continue
        every = permission["IpProtocol"] == "-1"
        ports = (1, 65535) if every else (permission["FromPort"], permission["ToPort"])
        sources = [entry["CidrIp"] for entry in permission.get("IpRanges", [])]
        for pair in permission.get("UserIdGroupPairs", []):
            sources += [f"{address}/32" for address in members.get(pair["GroupId"], [])]
        rules += [Rule(str(ip_network(source)), *ports) for source in sources]
    return rules


def apply(machine: str, rules: tuple[Rule, ...]) -> None:
    """Lets in what the rules name, and nothing else."""
    chain = _chain(machine)
    lines = [
        f"add table bridge {_TABLE}",
        f"add chain bridge {_TABLE} postrouting {{ type filter hook postrouting priority 0; policy accept; }}",
        f"add chain bridge {_TABLE} {chain}",
        f"flush chain bridge {_TABLE} {chain}",
        *(
            f"add rule bridge {_TABLE} {chain} ip saddr {rule.source} tcp dport {rule.first_port}-{rule.last_port} accept"
            for rule in rules
        ),
        f"add rule bridge {_TABLE} {chain} drop",
    ]
    if not succeeds("nft", "list", "chain", "bridge", _TABLE, chain):
        opens = "ether type ip tcp flags & (syn|ack) == syn"
        lines.append(f'add rule bridge {_TABLE} postrouting oifname "{network.wire(machine)}" {opens} jump {chain}')
    run("nft", "-f", "-", text_input="\n".join(lines) + "\n")


def remove(machine: str) -> None:
    """Forgets a machine's rules."""
    if succeeds("nft", "list", "chain", "bridge", _TABLE, _chain(machine)):
        handle = _jump(machine)
        if handle is not None:
            run("nft", "delete", "rule", "bridge", _TABLE, "postrouting", "handle", handle)
        run("nft", "delete", "chain", "bridge", _TABLE, _chain(machine))


def remove_all() -> None:
    """Forgets every rule."""
    if succeeds("nft", "list", "table", "bridge", _TABLE):
        run("nft", "delete", "table", "bridge", _TABLE)


def _chain(machine: str) -> str:
    return machine.replace("-", "_")


def _jump(machine: str) -> str | None:
    listed = run("nft", "--handle", "list", "chain", "bridge", _TABLE, "postrouting")
    for line in listed.splitlines():
        if line.rsplit(" # handle", 1)[0].endswith(f"jump {_chain(machine)}"):
            return line.rsplit(" ", 1)[1]
    return None
