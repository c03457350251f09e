#!/usr/bin/python
from __future__ import absolute_import, division, print_function

__metaclass__ = type

DOCUMENTATION = r"""
---
module: pgherd_configuration
short_description: Bring the written configuration into force and prove it
description:
  - Checks the configuration files with the running server before anything is changed, reloads it when a file is
    newer than the configuration in force, and checks that the reload took effect.
  - Reports settings that wait for a restart, and whether one that standbys depend on was lowered.
  - Proves that the server shows the certificate that was written, where it has one.
  - Lets a standby replay on whose replay was paused; where that is since its primary has higher settings, it is restarted
    with them, if it may be.
  - Finds a server that runs but does not listen at its address, since the machine did not have that when it started.
  - Optionally waits until a standby streams from its primary, over its own slot.
options:
  directory: {description: Absolute path of the instance directory., type: path, required: true}
  bin_directory: {description: Directory of PostgreSQL's programs., type: path, required: true}
  port: {description: The server's port., type: int, required: true}
  run_as: {description: Command prefix that becomes the owner., type: list, elements: str, default: []}
  address:
    description: Address at which the server has to show the written certificate; none where it has no certificate.
    type: str
    default: ''
  unit: {description: Name of the systemd unit that runs the server., type: str, default: ''}
  upstream:
    description: What this standby has to stream from, which is waited for.
    type: dict
    suboptions:
      host: {description: The primary's address., type: str, required: true}
      port: {description: The primary's port., type: int, required: true}
      slot: {description: The standby's slot., type: str, required: true}
  may_restart:
    description: Whether a server that serves may be restarted; what needs that is reported or refused otherwise.
    type: bool
    default: false
  timeout: {description: Seconds to wait for streaming while nothing is replayed., type: int, default: 60}
author: [pgherd]
"""

EXAMPLES = r"""
- name: Bring the configuration into force
  pgherd_configuration:
    directory: /srv/pgherd/instances/orders/orders-1
    bin_directory: /usr/lib/postgresql/15/bin
    port: 6432
"""

RETURN = r"""
pending_restart: {description: Settings that wait for a restart., returned: success, type: list}
lowered: {description: Those of them that were lowered and that standbys depend on., returned: success, type: list}
differences: {description: What would be changed., returned: in check mode, type: list}
kind: {description: Of which kind the failure is., returned: failure, type: str}
"""

import glob
import os
import socket
import re
import time

from ansible.module_utils import pgherd_standby_settings as standby_settings
from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.pgherd_commands import CommandFailed, Psql, tail
from ansible.module_utils.pgherd_database import open_database
from ansible.module_utils.pgherd_differences import Differences
from ansible.module_utils.pgherd_layout import Layout
from ansible.module_utils.pgherd_postmaster import LogMark, running_pid, start, stop
from ansible.module_utils.pgherd_progress import Progress
from ansible.module_utils.pgherd_served import check_pair, shows
from ansible.module_utils.pgherd_systemd import Unit

STATE = """
SELECT json_build_object(
  'loaded', extract(epoch FROM pg_conf_load_time()),
  'hba_errors', (SELECT coalesce(json_agg(format('pg_hba.conf line %s: %s', line_number, error)), '[]')
                 FROM pg_hba_file_rules WHERE error IS NOT NULL),
  'file_errors', (SELECT coalesce(json_agg(format('%s line %s: %s: %s', f.sourcefile, f.sourceline, f.name, f.error)), '[]')
                  FROM pg_file_settings f LEFT JOIN pg_settings s ON s.name = lower(f.name)
                  WHERE f.error IS NOT NULL AND s.context IS DISTINCT FROM 'postmaster'),
  'pending_restart', (SELECT coalesce(json_agg(name ORDER BY name), '[]') FROM pg_settings WHERE pending_restart),
  'lowered', (SELECT coalesce(json_agg(s.name ORDER BY s.name), '[]') FROM pg_settings s
              WHERE s.pending_restart AND s.setting::numeric > coalesce(
                (SELECT f.setting FROM pg_file_settings f WHERE lower(f.name) = s.name ORDER BY seqno DESC LIMIT 1),
                s.boot_val)::numeric
              AND s.name IN ('max_connections', 'max_wal_senders', 'max_worker_processes',
                             'max_prepared_transactions', 'max_locks_per_transaction')),
  'overridden', (SELECT coalesce(json_agg(name ORDER BY name), '[]') FROM pg_settings
                 WHERE name IN ('primary_conninfo', 'primary_slot_name') AND sourcefile LIKE '%/postgresql.auto.conf'),
  'paused', CASE WHEN pg_is_in_recovery() THEN pg_is_wal_replay_paused() ELSE false END,
  'replayed', pg_last_wal_replay_lsn(),
  'receiver', (SELECT json_build_object('host', sender_host, 'port', sender_port, 'slot', slot_name)
               FROM pg_stat_wal_receiver WHERE status = 'streaming'))
"""

# Seconds that a server may seem to do nothing while it is stopped, and while it is started.
PATIENCE, START_PATIENCE = 300, 120

# The view reads the files afresh; at this level the server says what it thinks of each value.
EXPLAIN = "SET client_min_messages = debug3;\nSELECT count(*) FROM pg_file_settings;\n"
COMPLAINT = re.compile(r"DEBUG:\s+(.*parameter \".*)")


def newest_change(layout):
    paths = glob.glob(os.path.join(glob.escape(layout.configuration), "*.conf"))
    paths += [os.path.join(layout.directory, name) for name in ("pg_hba.conf", "pg_ident.conf")]
    paths += glob.glob(os.path.join(glob.escape(layout.directory), "*.crt"))
    paths += glob.glob(os.path.join(glob.escape(layout.directory), "*.key"))
    # The directory's own time tells of files that were removed.
    paths.append(layout.configuration)
    return max(os.stat(path).st_mtime for path in paths)


def complaints(psql):
    """PostgreSQL's own words about the values in the files, also those that only a restart would use."""
    err = psql.text("psql", EXPLAIN)[1]
    found = [match.group(1) for match in map(COMPLAINT.search, err.splitlines()) if match]
    return [words for words in found if "without restarting" not in words]


def check(psql, state):
    problems = state["hba_errors"] + complaints(psql)
    if not problems:
        problems = state["file_errors"]
    if problems:
        raise CommandFailed("PostgreSQL refuses the configuration, the one before stays in force: " + "; ".join(problems))


def reload_configuration(psql, before, mark):
    psql.json("reload", "SELECT to_json(pg_reload_conf());")
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        state = psql.json("psql", "SELECT FROM pg_sleep(0.02);" + STATE)
        if state["loaded"] > before["loaded"]:
            return state
    raise CommandFailed("the reload did not take effect within 15 s: %s" % mark.since())


def shortcoming(state, upstream):
    """What keeps a standby from being one that follows its primary as it should, or None."""
    receiver = state["receiver"]
    if not receiver:
        return "does not stream"
    if (receiver["host"], receiver["port"]) != (upstream["host"], upstream["port"]):
        return "follows %s port %s instead of its primary at %s port %s" % (
            receiver["host"], receiver["port"], upstream["host"], upstream["port"])
    if receiver["slot"] != upstream["slot"]:
        return "streams over %s instead of slot %s" % (
            "slot %s" % receiver["slot"] if receiver["slot"] else "no slot", upstream["slot"])
    return None


def await_streaming(psql, state, mark, upstream, timeout, progress):
    """Wait until the standby streams from its primary; what keeps it from ever doing so is said at once."""
    # One that replays what was written while it was away streams when it is done with that.
    deadline, replayed = time.monotonic() + timeout, state["replayed"]
    while True:
        if state["replayed"] != replayed:
            deadline, replayed = time.monotonic() + timeout, state["replayed"]
            progress.tell("replaying WAL, at %s" % replayed)
        problem = shortcoming(state, upstream)
        if not problem:
            return state
        if state["overridden"]:
            names = " and ".join(state["overridden"])
            raise CommandFailed(
                "the standby %s, and postgresql.auto.conf overrides the configured %s; as its superuser on this node run: %s; "
                "SELECT pg_reload_conf(); then configure again" % (
                    problem, names, "; ".join("ALTER SYSTEM RESET " + name for name in state["overridden"])), "overridden")
        if time.monotonic() >= deadline:
            raise CommandFailed("the standby %s, and has replayed nothing for %d s: %s" % (
                problem, timeout, mark.since() or "its log says nothing"))
        state = psql.json("psql", "SELECT FROM pg_sleep(0.1);" + STATE)


def go_on_replaying(parameters, layout, psql, check_only, differences):
    """Let a paused standby replay on.

    One that paused since its primary's settings are higher than its own would shut down instead: it is restarted with
    higher ones.
    """
    arguments = (layout, parameters["bin_directory"], parameters["run_as"])
    low = standby_settings.too_low(*arguments)
    if check_only:
        differences.add("replay", "running", "paused" + "".join("; the primary has %s = %d" % setting for setting in low))
    elif low and not parameters["may_restart"]:
        raise CommandFailed("replay is paused since the primary has higher settings (%s), and only a restart goes on with it" % (
            ", ".join("%s = %d" % setting for setting in low)), "restart-needed")
    elif low:
        standby_settings.keep_old(*arguments)
        standby_settings.check_kept(*arguments)
        unit = Unit(parameters["unit"]) if parameters["unit"] else None
        stop(*arguments, patience=PATIENCE, unit=unit, port=parameters["port"])
        start(*arguments, timeout=START_PATIENCE, unit=unit)
    else:
        psql.json("resume", "SELECT to_json(true) FROM pg_wal_replay_resume();")


def hears(address, port):
    """Whether anything takes connections there; a server that is full, or slow, counts."""
    try:
        socket.create_connection((address, port), 5).close()
    except ConnectionRefusedError:
        return False
    except (IOError, OSError):
        # Whatever else keeps it away is said by who asks next.
        return True
    return True


def await_lower_primary(parameters, layout, psql, state, mark):
    """Let a standby whose settings were lowered come up again with its primary's higher ones, until that one has the lower."""
    arguments = (layout, parameters["bin_directory"], parameters["run_as"])
    if not standby_settings.keep_old(*arguments):
        return state
    return reload_configuration(psql, psql.json("psql", STATE), mark)


def check_certificate(parameters, layout, mark):
    """Prove that the server shows the certificate that was written: a bad one is only a line in its log."""
    where = (parameters["address"], parameters["port"])
    if parameters["address"] and not shows(*where, path=layout.certificate):
        raise CommandFailed("PostgreSQL does not show the certificate of %s: %s" % (
            layout.certificate, mark.since() or "restart it"))


def settle(parameters, layout, check_only, differences):
    psql = Psql(parameters["run_as"], parameters["bin_directory"], layout.sockets, parameters["port"])
    mark = LogMark(layout)
    changed = open_database(
        parameters["run_as"], parameters["bin_directory"], layout.sockets, parameters["port"],
        standby_settings.is_standby(layout), check_only, differences)
    if changed and check_only:
        return True, {"pending_restart": [], "lowered": []}
    state = psql.json("psql", STATE)
    if parameters["address"]:
        check_pair(layout.certificate, layout.key)
    if state["loaded"] <= newest_change(layout):
        check(psql, state)
        changed = True
        if check_only:
            differences.add("configuration files", "loaded by the server", "written after it loaded them")
        else:
            state = reload_configuration(psql, state, mark)
    elif state["hba_errors"] or state["pending_restart"]:
        check(psql, state)
    is_deaf = bool(parameters["address"]) and not hears(parameters["address"], parameters["port"])
    if is_deaf and not check_only and not parameters["may_restart"]:
        raise CommandFailed(
            "PostgreSQL runs but does not listen on %s port %d, so nobody reaches it there: it started before this machine had the "
            "address; only a restart mends that" % (parameters["address"], parameters["port"]), "restart-needed")
    if is_deaf and check_only:
        differences.add("listens on", "%s:%d" % (parameters["address"], parameters["port"]), "not there")
    if not check_only and not is_deaf:
        check_certificate(parameters, layout, mark)
    if state["lowered"] and not check_only and not parameters["may_restart"] and standby_settings.is_standby(layout):
        state = await_lower_primary(parameters, layout, psql, state, mark)
    if state["paused"]:
        changed = True
        go_on_replaying(parameters, layout, psql, check_only, differences)
        state = psql.json("psql", STATE)
    if is_deaf:
        state["pending_restart"].append("listen_addresses")
    if parameters["upstream"]:
        patience = 0 if check_only else parameters["timeout"]
        with Progress(layout.directory) as progress:
            state = await_streaming(psql, state, mark, parameters["upstream"], patience, progress)
    if os.path.exists(layout.catch_up):
        state["pending_restart"].append("settings raised to catch up with the primary")
    return changed, state


def main():
    module = AnsibleModule(
        argument_spec={
            "directory": {"type": "path", "required": True},
            "bin_directory": {"type": "path", "required": True},
            "port": {"type": "int", "required": True},
            "run_as": {"type": "list", "elements": "str", "default": []},
            "address": {"type": "str", "default": ""},
            "unit": {"type": "str", "default": ""},
            "upstream": {"type": "dict", "options": {
                "host": {"type": "str", "required": True},
                "port": {"type": "int", "required": True},
                "slot": {"type": "str", "required": True},
            }},
            "may_restart": {"type": "bool", "default": False},
            "timeout": {"type": "int", "default": 60},
        },
        supports_check_mode=True,
    )
    layout = Layout(module.params["directory"])
    if module.check_mode and running_pid(layout.data) is None:
        # The task that would start it has said so.
        module.exit_json(changed=False, pending_restart=[], lowered=[])
    differences = Differences()
    try:
        changed, state = settle(module.params, layout, module.check_mode, differences)
    except CommandFailed as error:
        module.fail_json(msg=tail(str(error)), kind=error.kind)
    module.exit_json(
        changed=changed, pending_restart=state["pending_restart"], lowered=state["lowered"], differences=differences)


if __name__ == "__main__":
    main()
