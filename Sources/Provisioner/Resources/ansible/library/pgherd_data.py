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
  - A finished data directory is not touched; it is checked to be what the node needs. Only a replica that its primary
    has no WAL for any more is cloned anew, and what it had goes when the new copy is complete.
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
  was_configured:
    description: Whether the cluster has held data already; where they are gone then, no primary is initialised.
    type: bool
    default: false
  port: {description: The server's port., type: int, required: true}
  unit: {description: Name of the systemd unit that runs the server., type: str, default: ''}
  patience: {description: Seconds that a stopping server may seem to do nothing., type: int, default: 300}
  shares_machine:
    description: Whether the primary runs on the same machine, so that both have the same tablespace directories.
    type: bool
    default: false
  drop_old_copy:
    description: Whether the data of a replica that can never catch up may go before the new copy is made, where both don't fit.
    type: bool
    default: false
  clone_from:
    description: Where a replica's data comes from; without it the data directory is initialised empty.
    type: dict
    suboptions:
      conninfo: {description: Connection string of the primary, without a password., type: str, required: true}
      slot: {description: Physical replication slot that keeps the WAL needed by the copy., type: str, required: true}
      system_identifier: {description: The primary's system identifier., type: str, required: true}
      address: {description: The primary's address., type: str, required: true}
      port: {description: The primary's port., type: int, required: true}
      bytes: {description: 'How much the primary holds, in bytes; 0 where that is not known.', type: int, default: 0}
      tablespaces: {description: Where the primary has tablespaces beside its data directory., type: list, elements: str, default: []}
      max_rate: {description: "The most that is copied in a second, as pg_basebackup takes it; '' for no limit.", type: str, default: ''}
      oldest_segment:
        description: The oldest WAL segment that the primary has, as the last 16 digits of its name; empty where that is not known.
        type: str
        default: ''
      segment_size: {description: The size of the primary's WAL segments in bytes., type: int, default: 0}
author: [pgherd]
"""

EXAMPLES = r"""
- name: Initialise the primary
  pgherd_data:
    directory: /srv/pgherd/instances/orders/orders-1
    bin_directory: /usr/lib/postgresql/15/bin
    major: 15
    owner: postgres
    port: 6432
    run_as: [runuser, -u, postgres, --]
"""

RETURN = r"""
system_identifier: {description: The identifier of the data directory., returned: success, type: str}
kind: {description: Of which kind the failure is., returned: failure, type: str}
differences: {description: What would be changed., returned: in check mode, type: list}
"""

import glob
import os
import shutil
import socket
import time
import uuid

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.pgherd_commands import CommandFailed, CommandOverdue, Psql, control_data, run_checked
from ansible.module_utils.pgherd_differences import Differences
from ansible.module_utils.pgherd_layout import POSTGRESQL_CONF, Layout, LayoutError, account, sync_directory, write_file
from ansible.module_utils.pgherd_postmaster import running_pid, stop
from ansible.module_utils.pgherd_progress import CopyWatch, Progress, size
from ansible.module_utils.pgherd_systemd import Unit

# The rules in force are ../pg_hba.conf and ../pg_ident.conf; a second copy here would only mislead.
UNUSED_FILES = ("pg_hba.conf", "pg_ident.conf")
INITDB_LIMIT = 600
# How long a copy takes depends on the data, so it is told by its progress whether it is stuck; a copy that says so ends
# before the controller's own limit for silence, which could not name the node.
CLONE_SILENCE = 600

# What a copy needs beside the primary's data: WAL that is written meanwhile.
RESERVE = 128 << 20
# A startup process that waits so has replayed all that the standby has, and asks for what comes next. Its log may say why, but may
# also be elsewhere, in another language or off.
FOLLOWS = """
SELECT json_build_object(
  'streams', EXISTS (SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming'),
  'waits', EXISTS (SELECT FROM pg_stat_activity WHERE backend_type = 'startup'
                   AND wait_event IN ('RecoveryWalStream', 'RecoveryRetrieveRetryInterval')),
  'replayed', pg_last_wal_replay_lsn())
"""
# Seconds until a standby either streams or is seen to need what is gone.
PATIENCE = 15


def initialise(parameters, staging, lock):
    argv = parameters["run_as"] + [
        os.path.join(parameters["bin_directory"], "initdb"), "-D", staging,
        "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums",
        "--auth-local=peer", "--auth-host=scram-sha-256",
    ]
    if parameters["major"] >= 17:
        argv += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    run_checked("initdb", argv, pass_fds=(lock,), timeout=INITDB_LIMIT)


def clone(parameters, layout, staging, lock):
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
    if source["max_rate"]:
        argv.append("--max-rate=" + source["max_rate"])
    try:
        with Progress(layout.directory) as progress:
            run_checked("pg_basebackup", argv, pass_fds=(lock,), timeout=None, silence=CLONE_SILENCE, watch=CopyWatch(progress))
    except CommandOverdue as error:
        raise CommandFailed(
            "%s: the primary at %s port %d takes connections but sends nothing; see whether its PostgreSQL answers, then try again" % (
                error, source["address"], source["port"]))


def blocked(address, port):
    """What keeps a connection from being made, or None; pg_basebackup's own words would not name the firewall."""
    try:
        socket.create_connection((address, port), 10).close()
    except (IOError, OSError) as error:
        return error.strerror or "no answer"
    return None


def segment(lsn, size):
    """The last 16 digits of the name of the WAL segment that holds a position.

    >>> segment("0/5000148", 16777216)
    '0000000000000005'
    >>> segment("2A/FF000000", 16777216)
    '0000002A000000FF'
    >>> segment("1/80000000", 1073741824)
    '0000000100000002'
    """
    high, low = (int(part, 16) for part in lsn.split("/"))
    return "%08X%08X" % (high, low // size)


def needs_what_is_gone(state, oldest, size):
    """Whether a standby waits for WAL that its primary has removed.

    >>> state = {"streams": False, "waits": True, "replayed": "0/5000148"}
    >>> needs_what_is_gone(state, "0000000000000006", 16777216)
    True
    >>> needs_what_is_gone(state, "0000000000000005", 16777216)
    False
    >>> needs_what_is_gone(dict(state, waits=False), "0000000000000006", 16777216)
    False
    >>> needs_what_is_gone(state, "", 0)
    False
    """
    return bool(oldest and size and state["waits"] and state["replayed"]) and segment(state["replayed"], size) < oldest


def cannot_catch_up(parameters, layout):
    """Whether a running standby asks its primary for WAL that is gone, so that it can never stream again."""
    if running_pid(layout.data) is None:
        return False
    source = parameters["clone_from"]
    psql = Psql(parameters["run_as"], parameters["bin_directory"], layout.sockets, parameters["port"])
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        state = psql.json("psql", FOLLOWS)
        if needs_what_is_gone(state, source["oldest_segment"], source["segment_size"]):
            return True
        if state["streams"]:
            return False
        time.sleep(0.2)
    return False


def stop_server(parameters, layout):
    unit = Unit(parameters["unit"]) if parameters["unit"] else None
    stop(layout, parameters["bin_directory"], parameters["run_as"], parameters["patience"], unit)


def occupied(path):
    """The bytes that a directory takes on its disk, without what it links to."""
    total = 0
    for directory, _names, files in os.walk(path):
        for name in files:
            try:
                total += os.lstat(os.path.join(directory, name)).st_blocks * 512
            except OSError:
                # PostgreSQL removes files while this looks.
                continue
    return total


def must_go_first(parameters, layout):
    """Whether an old copy has to be removed before the new one is made; refuses what can't be made at all.

    Nothing has been stopped or removed when this is asked.
    """
    source = parameters["clone_from"]
    is_there = os.path.exists(layout.data)
    state = os.statvfs(layout.directory)
    free = state.f_bavail * state.f_frsize
    # What is written to the primary meanwhile comes on top.
    needed = source["bytes"] + source["bytes"] // 20 + RESERVE if source["bytes"] else 0
    if free < needed:
        old = occupied(layout.data) if is_there else 0
        words = "a new copy of the primary needs %s, and the disk of %s has %s free" % (size(needed), layout.directory, size(free))
        if free + old < needed:
            raise CommandFailed("%s%s; nothing was stopped or removed. Make room there or take a larger disk, then configure" % (
                words, ", %s with the old copy removed" % size(free + old) if old else ""), "no-room")
        if not parameters["drop_old_copy"]:
            raise CommandFailed(
                "%s; the old copy there takes %s and can never catch up, so it is worth nothing, but it still answers reads; nothing was "
                "stopped or removed. With drop_old_copy=yes it goes first" % (words, size(old)), "old-copy")
        return True
    # Two copies can't have the same tablespace directories.
    return is_there and bool(source["tablespaces"])


def prepare_tablespaces(parameters, user):
    """Empty the directories of tablespaces of what a former copy of this replica has left there, and make missing ones."""
    for location in parameters["clone_from"]["tablespaces"]:
        for path in glob.glob(os.path.join(glob.escape(location), "PG_%d_[0-9]*" % parameters["major"])):
            if os.path.isdir(path) and not os.path.islink(path):
                shutil.rmtree(path)
        if not os.path.isdir(location):
            os.makedirs(location, 0o700)
            if os.geteuid() == 0:
                os.chown(location, user.pw_uid, user.pw_gid)


def check_tablespaces(parameters):
    source = parameters["clone_from"]
    if parameters["shares_machine"] and source["tablespaces"]:
        raise CommandFailed(
            "the primary has tablespaces in %s, and with target=local every instance would write into the same files there; nothing was "
            "changed. Move what is in them back (ALTER TABLE ... SET TABLESPACE pg_default), drop them, then configure" % (
                ", ".join(source["tablespaces"])), "tablespaces")


def put_in_place(layout, staging):
    """Rename a complete data directory into its place; one that is there becomes a leftover, and then goes."""
    retired = os.path.join(layout.directory, "data.partial-" + uuid.uuid4().hex[:12])
    if os.path.exists(layout.data):
        os.rename(layout.data, retired)
    os.rename(staging, layout.data)
    sync_directory(layout.directory)
    shutil.rmtree(retired, ignore_errors=True)


def build(parameters, layout, user, drops_old=False):
    """Make the data directory beside its place, then rename it."""
    lock = layout.lock()
    try:
        if drops_old:
            # From here on it counts as a leftover.
            os.rename(layout.data, os.path.join(layout.directory, "data.partial-" + uuid.uuid4().hex[:12]))
            sync_directory(layout.directory)
        layout.remove_partials()
        if parameters["clone_from"]:
            prepare_tablespaces(parameters, user)
        staging = os.path.join(layout.directory, "data.partial-" + uuid.uuid4().hex[:12])
        os.mkdir(staging, 0o700)
        if os.geteuid() == 0:
            os.chown(staging, user.pw_uid, user.pw_gid)
        try:
            if parameters["clone_from"]:
                clone(parameters, layout, staging, lock)
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
        put_in_place(layout, staging)
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
            "was_configured": {"type": "bool", "default": False},
            "port": {"type": "int", "required": True},
            "unit": {"type": "str", "default": ""},
            "patience": {"type": "int", "default": 300},
            "shares_machine": {"type": "bool", "default": False},
            "drop_old_copy": {"type": "bool", "default": False},
            "clone_from": {"type": "dict", "options": {
                "conninfo": {"type": "str", "required": True},
                "slot": {"type": "str", "required": True},
                "system_identifier": {"type": "str", "required": True},
                "address": {"type": "str", "required": True},
                "port": {"type": "int", "required": True},
                "bytes": {"type": "int", "default": 0},
                "tablespaces": {"type": "list", "elements": "str", "default": []},
                "max_rate": {"type": "str", "default": ""},
                "oldest_segment": {"type": "str", "default": ""},
                "segment_size": {"type": "int", "default": 0},
            }},
        },
        supports_check_mode=True,
    )
    parameters = module.params
    layout = Layout(parameters["directory"])
    try:
        present = os.path.exists(layout.data)
        if parameters["clone_from"]:
            check_tablespaces(parameters)
        if present:
            layout.check_data(parameters["major"], bool(parameters["clone_from"]))
        elif parameters["copies"]:
            raise LayoutError(
                "the primary has no data in %s, but %s has: an empty primary would be another cluster, so nothing was made. Put its "
                "data or its disk back, then configure; nothing makes a replica the primary yet" % (
                    layout.data, ", ".join(parameters["copies"])), "data-missing")
        elif parameters["was_configured"] and not parameters["clone_from"] and not module.check_mode:
            raise LayoutError(
                "the primary has lost its data in %s, and no replica holds them: an empty primary would be another cluster, so nothing "
                "was made. Put its data or its disk back, then configure; if they are lost for good, destroy the cluster" % layout.data,
                "data-missing")
        elif module.check_mode:
            differences = Differences()
            differences.add(layout.data, "present", "absent")
            module.exit_json(changed=True, system_identifier="", differences=differences)
        else:
            if parameters["clone_from"]:
                must_go_first(parameters, layout)
            build(parameters, layout, account(parameters["owner"]))
        identifier = control_data(parameters["run_as"], parameters["bin_directory"], layout.data)["Database system identifier"]
        if parameters["clone_from"] and identifier != parameters["clone_from"]["system_identifier"]:
            raise LayoutError(
                "%s has the system identifier %s, the primary has %s: it is a copy of another cluster; nothing was changed" % (
                    layout.data, identifier, parameters["clone_from"]["system_identifier"]), "foreign")
        if present and parameters["clone_from"] and not module.check_mode and cannot_catch_up(parameters, layout):
            # It would keep the slot from the copy.
            drops_old = must_go_first(parameters, layout)
            stop_server(parameters, layout)
            build(parameters, layout, account(parameters["owner"]), drops_old)
            present = False
    except (CommandFailed, LayoutError) as error:
        module.fail_json(msg=str(error), kind=error.kind)
    except (IOError, OSError) as error:
        module.fail_json(msg="%s: %s" % (error.filename or layout.data, error.strerror))
    module.exit_json(changed=not present, system_identifier=identifier)


if __name__ == "__main__":
    main()
