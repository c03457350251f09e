#!/usr/bin/python
from __future__ import absolute_import, division, print_function

__metaclass__ = type

DOCUMENTATION = r"""
---
module: pgherd_data
short_description: Make the data directory of a node, once
description:
  - Runs initdb for a primary or pg_basebackup for a replica in a temporary sibling directory and renames the
    result into place only when it is complete and on disk, so that it can be killed at any instant and run again.
  - A finished data directory is never touched; it is checked to be what the node needs.
options:
  directory: {description: Absolute path of the instance directory., type: path, required: true}
  bin_directory: {description: Directory of PostgreSQL's programs., type: path, required: true}
  major: {description: PostgreSQL major version., type: int, required: true}
  owner: {description: Operating system user who runs the server., type: str, required: true}
  run_as: {description: Command prefix that becomes the owner., type: list, elements: str, default: []}
  copies:
    description: Nodes that hold a copy of the primary's data. Where there are such, no primary is initialised.
    type: list
    elements: str
    default: []
  clone_from:
    description: Where a replica's data comes from; without it the data directory is initialised empty.
    type: dict
    suboptions:
      conninfo: {description: Connection string of the primary, without a password., type: str, required: true}
      slot: {description: Physical replication slot that keeps the WAL needed by the copy., type: str, required: true}
      system_identifier: {description: The primary's system identifier., type: str, required: true}
      address: {description: The primary's address., type: str, required: true}
      port: {description: The primary's port., type: int, required: true}
author: [pgherd]
"""

EXAMPLES = r"""
- name: Initialise the primary
  pgherd_data:
    directory: /srv/pgherd/instances/orders/orders-1
    bin_directory: /usr/lib/postgresql/15/bin
    major: 15
    owner: postgres
    run_as: [runuser, -u, postgres, --]
"""

RETURN = r"""
system_identifier: {description: The identifier of the data directory., returned: success, type: str}
differences: {description: What would be changed., returned: in check mode, type: list}
"""

import os
import shutil
import socket
import uuid

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.pgherd_commands import CommandFailed, control_data, run_checked
from ansible.module_utils.pgherd_differences import Differences
from ansible.module_utils.pgherd_layout import POSTGRESQL_CONF, Layout, LayoutError, account, sync_directory, write_file

# The rules in force are ../pg_hba.conf and ../pg_ident.conf; a second copy here would only mislead.
UNUSED_FILES = ("pg_hba.conf", "pg_ident.conf")


def initialise(parameters, staging, lock):
    argv = parameters["run_as"] + [
        os.path.join(parameters["bin_directory"], "initdb"), "-D", staging,
        "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums",
        "--auth-local=peer", "--auth-host=scram-sha-256",
    ]
    if parameters["major"] >= 17:
        argv += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    run_checked("initdb", argv, pass_fds=(lock,))


def clone(parameters, staging, lock):
    source = parameters["clone_from"]
    reason = blocked(source["address"], source["port"])
    if reason:
        raise CommandFailed(
            "the primary at %s port %d cannot be reached (%s): it does not run, or a firewall is in the way; "
            "admit this port there for every member" % (source["address"], source["port"], reason))
    argv = parameters["run_as"] + [
        os.path.join(parameters["bin_directory"], "pg_basebackup"), "-D", staging,
        "-d", source["conninfo"], "-S", source["slot"], "-X", "stream", "-c", "fast", "-w", "-P",
    ]
    run_checked("pg_basebackup", argv, pass_fds=(lock,))


def blocked(address, port):
    """What keeps a connection from being made, or None; pg_basebackup's own words would not name the firewall."""
    try:
        socket.create_connection((address, port), 10).close()
    except (IOError, OSError) as error:
        return error.strerror or "no answer"
    return None


def build(parameters, layout, user):
    """Make the data directory beside its place, then rename it."""
    lock = layout.lock()
    try:
        layout.remove_partials()
        staging = os.path.join(layout.directory, "data.partial-" + uuid.uuid4().hex[:12])
        os.mkdir(staging, 0o700)
        if os.geteuid() == 0:
            os.chown(staging, user.pw_uid, user.pw_gid)
        try:
            if parameters["clone_from"]:
                clone(parameters, staging, lock)
            else:
                initialise(parameters, staging, lock)
            for name in UNUSED_FILES:
                if os.path.lexists(os.path.join(staging, name)):
                    os.unlink(os.path.join(staging, name))
            write_file(os.path.join(staging, "postgresql.conf"), POSTGRESQL_CONF, user, 0o600)
            if parameters["clone_from"]:
                write_file(os.path.join(staging, "standby.signal"), "", user, 0o600)
        except Exception:
            shutil.rmtree(staging, ignore_errors=True)
            raise
        os.rename(staging, layout.data)
        sync_directory(layout.directory)
    finally:
        os.close(lock)


def main():
    module = AnsibleModule(
        argument_spec={
            "directory": {"type": "path", "required": True},
            "bin_directory": {"type": "path", "required": True},
            "major": {"type": "int", "required": True},
            "owner": {"type": "str", "required": True},
            "run_as": {"type": "list", "elements": "str", "default": []},
            "copies": {"type": "list", "elements": "str", "default": []},
            "clone_from": {"type": "dict", "options": {
                "conninfo": {"type": "str", "required": True},
                "slot": {"type": "str", "required": True},
                "system_identifier": {"type": "str", "required": True},
                "address": {"type": "str", "required": True},
                "port": {"type": "int", "required": True},
            }},
        },
        supports_check_mode=True,
    )
    parameters = module.params
    layout = Layout(parameters["directory"])
    try:
        present = os.path.exists(layout.data)
        if present:
            layout.check_data(parameters["major"], bool(parameters["clone_from"]))
        elif parameters["copies"]:
            raise LayoutError(
                "the primary has no data in %s, but %s has: an empty primary would be another cluster, so nothing was made. Put its "
                "data or its disk back; to give up what there is, destroy the cluster" % (layout.data, ", ".join(parameters["copies"])))
        elif module.check_mode:
            differences = Differences()
            differences.add(layout.data, "present", "absent")
            module.exit_json(changed=True, system_identifier="", differences=differences)
        else:
            build(parameters, layout, account(parameters["owner"]))
        identifier = control_data(parameters["run_as"], parameters["bin_directory"], layout.data)["Database system identifier"]
        if parameters["clone_from"] and identifier != parameters["clone_from"]["system_identifier"]:
            raise LayoutError(
                "%s has the system identifier %s, the primary has %s: it is a copy of another cluster; nothing was changed" % (
                    layout.data, identifier, parameters["clone_from"]["system_identifier"]))
    except (CommandFailed, LayoutError) as error:
        module.fail_json(msg=str(error))
    except (IOError, OSError) as error:
        module.fail_json(msg="%s: %s" % (error.filename or layout.data, error.strerror))
    module.exit_json(changed=not present, system_identifier=identifier)


if __name__ == "__main__":
    main()
