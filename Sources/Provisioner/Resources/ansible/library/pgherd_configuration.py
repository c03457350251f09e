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
  - Optionally waits until a standby streams from its primary.
options:
  directory: {description: Absolute path of the instance directory., type: path, required: true}
  bin_directory: {description: Directory of PostgreSQL's programs., type: path, required: true}
  port: {description: The server's port., type: int, required: true}
  run_as: {description: Command prefix that becomes the owner., type: list, elements: str, default: []}
  address:
    description: Address at which the server has to show the written certificate; none where it has no certificate.
    type: str
    default: ''
  streaming: {description: Wait until this standby streams., type: bool, default: false}
  timeout: {description: Seconds to wait for streaming., type: int, default: 60}
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
"""

import glob
import os
import re
import time

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.pgherd_commands import CommandFailed, Psql, run_checked, tail
from ansible.module_utils.pgherd_differences import Differences
from ansible.module_utils.pgherd_layout import Layout
from ansible.module_utils.pgherd_postmaster import LogMark, running_pid
from ansible.module_utils.pgherd_served import check_pair, shows

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
  'streaming', (SELECT coalesce(bool_or(status = 'streaming'), false) FROM pg_stat_wal_receiver))
"""

AWAIT_STREAMING = """
DO $$ BEGIN
  FOR attempt IN 1..%d LOOP
    EXIT WHEN EXISTS (SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming');
    PERFORM pg_sleep(0.05);
  END LOOP;
END $$;
"""

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
    err = run_checked("psql", psql.argv, stdin=EXPLAIN)[1]
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


def await_streaming(psql, state, mark, timeout):
    """Wait, once, until the standby streams; what keeps it from ever doing so is said at once."""
    if state["streaming"]:
        return state
    if state["overridden"]:
        names = " and ".join(state["overridden"])
        raise CommandFailed(
            "the standby does not stream, and postgresql.auto.conf overrides the configured %s; as its superuser on this node run: %s; "
            "SELECT pg_reload_conf(); then configure again" % (
                names, "; ".join("ALTER SYSTEM RESET " + name for name in state["overridden"])))
    state = psql.json("psql", AWAIT_STREAMING % (timeout * 20) + STATE, timeout=timeout + 30)
    if not state["streaming"]:
        raise CommandFailed("the standby does not stream after %d s: %s" % (timeout, mark.since() or "its log says nothing"))
    return state


def check_certificate(parameters, layout, mark):
    """Prove that the server shows the certificate that was written: a bad one is only a line in its log."""
    where = (parameters["address"], parameters["port"])
    if parameters["address"] and not shows(*where, path=layout.certificate):
        raise CommandFailed("PostgreSQL does not show the certificate of %s: %s" % (
            layout.certificate, mark.since() or "restart it"))


def settle(parameters, layout, check_only):
    psql = Psql(parameters["run_as"], parameters["bin_directory"], layout.sockets, parameters["port"])
    mark = LogMark(layout)
    changed = False
    state = psql.json("psql", STATE)
    if parameters["address"]:
        check_pair(layout.certificate, layout.key)
    if state["loaded"] <= newest_change(layout):
        check(psql, state)
        changed = True
        if not check_only:
            state = reload_configuration(psql, state, mark)
    elif state["hba_errors"] or state["pending_restart"]:
        check(psql, state)
    if not check_only:
        check_certificate(parameters, layout, mark)
    if parameters["streaming"]:
        state = await_streaming(psql, state, mark, 0 if check_only else parameters["timeout"])
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
            "streaming": {"type": "bool", "default": False},
            "timeout": {"type": "int", "default": 60},
        },
        supports_check_mode=True,
    )
    layout = Layout(module.params["directory"])
    if module.check_mode and running_pid(layout.data) is None:
        # The task that would start it has said so.
        module.exit_json(changed=False, pending_restart=[], lowered=[])
    try:
        changed, state = settle(module.params, layout, module.check_mode)
    except CommandFailed as error:
        module.fail_json(msg=tail(str(error)))
    differences = Differences()
    if changed and module.check_mode:
        differences.add("configuration files", "loaded by the server", "written after it loaded them")
    module.exit_json(
        changed=changed, pending_restart=state["pending_restart"], lowered=state["lowered"], differences=differences)


if __name__ == "__main__":
    main()
