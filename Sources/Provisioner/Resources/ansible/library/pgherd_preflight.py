#!/usr/bin/python
from __future__ import absolute_import, division, print_function

__metaclass__ = type

DOCUMENTATION = r"""
---
module: pgherd_preflight
short_description: Tell whether a machine can become a node, without changing anything on it
description:
  - Checks the operating system, the architecture, the address, free disk space, the port, and that no PostgreSQL
    which pgherd did not make is on the machine. Everything that stands in the way is reported at once.
  - Warns of a wrong clock, of members that this machine cannot reach, and of a firewall that seems to refuse them.
options:
  directory: {description: Absolute path of the instance directory., type: path, required: true}
  bin_directory: {description: Directory of PostgreSQL's programs., type: path, required: true}
  cluster: {description: Name of the cluster., type: str, required: true}
  node: {description: Name of the node., type: str, required: true}
  identity: {description: "The installation and its cluster, by which another server's is told.", type: str, default: ''}
  authorities: {description: Certificates of the cluster's authority and of the one before it., type: str, default: ''}
  address: {description: Address that the server will listen at., type: str, required: true}
  port: {description: Port that the server will listen at., type: int, required: true}
  volume: {description: Whether the data gets a volume of its own., type: bool, default: false}
  controller_time: {description: Seconds since 1970 by the controller's clock., type: float, required: true}
  peers:
    description: The other members.
    type: list
    elements: dict
    default: []
    suboptions:
      name: {description: The member's name., type: str, required: true}
      address: {description: The member's address., type: str, required: true}
      port: {description: The member's port., type: int, required: true}
author: [pgherd]
"""

EXAMPLES = r"""
- name: Check the machine
  pgherd_preflight:
    directory: /var/lib/pgherd/orders-1
    bin_directory: /usr/lib/postgresql/15/bin
    cluster: orders
    node: orders-1
    address: 10.0.0.1
    port: 5432
    controller_time: "{{ now().timestamp() }}"
"""

RETURN = r"""
"""

import os
import platform
import socket
import time

from ansible.module_utils import pgherd_strangers as strangers
from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.pgherd_firewall import blocked_ways, suspect
from ansible.module_utils.pgherd_layout import Layout, marker_obstacle
from ansible.module_utils.pgherd_platform import ARCHITECTURES, SUPPORTED, has_systemd, this_platform
from ansible.module_utils.pgherd_postmaster import running_pid

# An empty cluster with its first WAL files takes some 70 MB, the packages of PostgreSQL with LLVM some 350 MB.
DATA_MIB = 1024
PACKAGES_MIB = 512
# The connection takes its time, so a clock that seems fast is believed later than one that seems slow.
CLOCK_SLOW, CLOCK_FAST = -5, 15


def system_problems():
    found = this_platform()
    if not found.supported:
        yield "it runs %s, which is not supported; take a machine with %s" % (found.name, SUPPORTED)
    if platform.machine() not in ARCHITECTURES:
        yield "its processor is %s; supported are %s" % (platform.machine(), " and ".join(ARCHITECTURES))
    if not has_systemd():
        yield "systemd does not run there, and without it nothing would start PostgreSQL after a reboot"


def address_problems(address):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    probe = socket.socket(family, socket.SOCK_STREAM)
    try:
        probe.bind((address, 0))
    except (IOError, OSError) as error:
        yield "%s is not an address of this machine (%s), so PostgreSQL cannot listen there; name its own address" % (
            address, error.strerror)
    finally:
        probe.close()


def existing(path):
    while not os.path.isdir(path):
        path = os.path.dirname(path)
    return path


def space_problems(layout, bin_directory, volume):
    """What is asked for is summed up by file system, for /usr and /var are often one."""
    asked = {}
    if not volume and not os.path.exists(layout.data):
        asked.setdefault(os.stat(existing(layout.directory)).st_dev, []).append((existing(layout.directory), "the data", DATA_MIB))
    if not os.path.exists(os.path.join(bin_directory, "postgres")):
        asked.setdefault(os.stat("/usr").st_dev, []).append(("/usr", "PostgreSQL's packages", PACKAGES_MIB))
    for wishes in asked.values():
        path, needed = wishes[0][0], sum(wish[2] for wish in wishes)
        state = os.statvfs(path)
        free = state.f_bavail * state.f_frsize // 1048576
        if free < needed:
            yield "%s has %d MiB free, but %s need %d MiB; free some space or take a larger disk" % (
                path, free, " and ".join("%s (%d MiB)" % wish[1:] for wish in wishes), needed)


def stranger_problems(layout):
    ours = os.path.realpath(layout.data)
    siblings = list(strangers.other_instances(layout.directory))
    for node, cluster, where in siblings:
        yield "%s holds node %s of cluster %s, and a machine serves one cluster; destroy that one first or take another machine" % (
            where, node, cluster)
    running = []
    for pid, directory, user in strangers.postmasters():
        if directory == ours or any(directory.startswith(where + "/") for _node, _cluster, where in siblings):
            continue
        yield ("a PostgreSQL that pgherd did not make runs there (pid %d, user %s, data in %s) and is left untouched; "
               "take another machine, or stop and remove it yourself" % (pid, user, directory))
        running.append(directory)
    for what, where in strangers.debian_clusters(running):
        yield ("it has %s in %s, which pgherd did not make and leaves untouched; take another machine, "
               "or remove it yourself (pg_dropcluster)" % (what, where))


def port_problems(layout, address, port):
    own = running_pid(layout.data)
    for inode in sorted(set(strangers.listeners(address, port))):
        pids = list(strangers.holders(inode))
        if own in pids or any(strangers.is_server(pid) for pid in pids):
            # A foreign PostgreSQL is named by itself.
            continue
        yield "port %d is taken by %s; stop it or take another machine" % (
            port, strangers.describe(pids[0]) if pids else "another program")


def marker_problems(layout, parameters):
    obstacle = marker_obstacle(layout, *[parameters[name] for name in ("cluster", "node", "identity", "authorities")])
    if obstacle:
        yield "%s belongs to %s and is left untouched; destroy that one first or take another machine" % (layout.directory, obstacle)


def warnings(parameters):
    skew = time.time() - parameters["controller_time"]
    if skew < CLOCK_SLOW or skew > CLOCK_FAST:
        yield "its clock is about %d s %s; let a time service set it" % (abs(skew), "slow" if skew < 0 else "fast")
    port, peers = parameters["port"], parameters["peers"]
    for peer, reason in blocked_ways(peers):
        yield "it cannot reach %s at %s port %d (%s); admit TCP port %d from %s there and on the way" % (
            peer["name"], peer["address"], peer["port"], reason, peer["port"], parameters["address"])
    found = suspect(port, [peer["address"] for peer in peers]) if peers else None
    if found:
        yield "%s is active there and no rule of it seems to admit the other members at port %d; pgherd leaves it alone, add: %s" % (
            found[0], port, found[1])


def main():
    module = AnsibleModule(
        argument_spec={
            "directory": {"type": "path", "required": True},
            "bin_directory": {"type": "path", "required": True},
            "cluster": {"type": "str", "required": True},
            "node": {"type": "str", "required": True},
            "identity": {"type": "str", "default": ""},
            "authorities": {"type": "str", "default": ""},
            "address": {"type": "str", "required": True},
            "port": {"type": "int", "required": True},
            "volume": {"type": "bool", "default": False},
            "controller_time": {"type": "float", "required": True},
            "peers": {"type": "list", "elements": "dict", "default": [], "options": {
                "name": {"type": "str", "required": True},
                "address": {"type": "str", "required": True},
                "port": {"type": "int", "required": True},
            }},
        },
        supports_check_mode=True,
    )
    parameters = module.params
    layout = Layout(parameters["directory"])
    who = "%s (%s)" % (parameters["node"], parameters["address"])
    problems = list(system_problems())
    problems += address_problems(parameters["address"])
    problems += space_problems(layout, parameters["bin_directory"], parameters["volume"])
    problems += stranger_problems(layout)
    problems += marker_problems(layout, parameters)
    problems += port_problems(layout, parameters["address"], parameters["port"])
    if problems:
        module.fail_json(msg="%s cannot be used: %s" % (who, "; moreover, ".join(problems)))
    for words in warnings(parameters):
        module.warn("%s: %s" % (who, words))
    module.exit_json(changed=False)


if __name__ == "__main__":
    main()
