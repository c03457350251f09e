"""Lanes: places in which scenarios run side by side, each with a network, mounts and machines of its own.

A lane is a network namespace with one wire to this machine, which translates for it as a router would. In it everything is named as
it is outside: the bridge, the machines, their addresses. Mounts belong to the lane's processes and go with the last of them.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

from . import network, paths
from .system import LabError, end_with_parent, run, succeeds

_TABLE = "pgherd_lab_lanes"
# From here each lane takes four addresses, of which two are for its wire.
_FIRST_NETWORK = 10 << 24 | 79 << 16
_MARK = "0x706c"


def open_lane(lane: str) -> None:
    """Makes the lane's network; what an earlier one left there goes first."""
    close_lane(lane)
    outer, space = _wire(lane), _namespace(lane)
    base = _FIRST_NETWORK + _number(lane) * 4
    ours, theirs = _dotted(base + 1), _dotted(base + 2)
    run("ip", "netns", "add", space)
    run("ip", "link", "add", outer, "mtu", network.mtu(), "type", "veth", "peer", "name", "eth0", "mtu", network.mtu(), "netns", space)
    run("ip", "address", "add", f"{ours}/30", "dev", outer)
    run("ip", "link", "set", outer, "up")
    run("ip", "-n", space, "link", "set", "lo", "up")
    run("ip", "-n", space, "address", "add", f"{theirs}/30", "dev", "eth0")
    run("ip", "-n", space, "link", "set", "eth0", "up")
    run("ip", "-n", space, "route", "add", "default", "via", ours)
    network.forward()
    network.pass_on(f"{_TABLE}_{outer}", outer, _MARK)


def close_lane(lane: str) -> None:
    """Takes the lane's network away; what is gone already is no error."""
    outer, space = _wire(lane), _namespace(lane)
    if succeeds("nft", "list", "table", "ip", f"{_TABLE}_{outer}"):
        run("nft", "delete", "table", "ip", f"{_TABLE}_{outer}")
    if succeeds("ip", "link", "show", outer):
        run("ip", "link", "delete", outer)
    if Path("/run/netns", space).exists():
        run("ip", "netns", "delete", space)
    network.stop_forwarding()


def start(lane: str, *command: str, output: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Starts a program in the lane, with more in its environment; what it prints goes into a file."""
    if not Path("/run/netns", _namespace(lane)).exists():
        raise LabError(f"the lane {lane} is not open")
    # Names of network namespaces are files, so each lane has a directory of its own for them.
    inside = 'mount -t tmpfs -o mode=755 pgherd-lab-lane /run/netns && exec "$@"'
    with open(output, "wb") as file:
        return subprocess.Popen(
            [
                "nsenter", f"--net=/run/netns/{_namespace(lane)}", "unshare", "--mount", "--propagation=private",
                "sh", "-c", inside, "lane", *command,
            ],
            stdin=subprocess.DEVNULL, stdout=file, stderr=file, env={**os.environ, **environment, "PGHERD_LAB_LANE": lane},
            # Ctrl-C on a terminal is for whoever started it, who then lets it end: also the programs that it takes things away with.
            start_new_session=True, preexec_fn=end_with_parent,
        )


def _mine(lane: str) -> str:
    """Two checkouts of the repository may each have a lab at work."""
    return hashlib.sha256(f"{paths.REPOSITORY}\0{lane}".encode()).hexdigest()


def _number(lane: str) -> int:
    return int(_mine(lane)[:4], 16) % (1 << 14)


def _wire(lane: str) -> str:
    return f"pgln{_mine(lane)[:8]}"


def _namespace(lane: str) -> str:
    return f"{network.LANE_PREFIX}{_mine(lane)[:8]}"


def _dotted(address: int) -> str:
    return ".".join(str(address >> shift & 0xFF) for shift in (24, 16, 8, 0))
