#!/usr/bin/python
from __future__ import absolute_import, division, print_function

__metaclass__ = type

DOCUMENTATION = r"""
---
module: pgherd_postmaster
short_description: Start, restart or remove a PostgreSQL server
description:
  - Starts or restarts the server of an instance directory and waits until it answers. A systemd unit runs it where
    O(unit) names one, else pg_ctl starts it in a session of its own.
  - A standby whose primary's settings were lowered while it was down is started with the old ones, so that it can
    catch up, and gets the new ones by the next restart.
  - A server that is restarted writes a checkpoint first, while it serves, and is stopped in its own time. One that is
    removed with its data is ended at once.
  - When it does not start, the failure holds the server's own words.
  - With O(state=absent) the server is stopped, and its unit and the instance directory are removed; half-made ones too.
options:
  directory: {description: Absolute path of the instance directory., type: path, required: true}
  bin_directory: {description: Directory of PostgreSQL's programs., type: path, required: true}
  run_as: {description: Command prefix that becomes the owner., type: list, elements: str, default: []}
  unit: {description: Name of the systemd unit that runs the server., type: str, default: ''}
  state: {description: Wanted state., type: str, choices: [started, restarted, absent], default: started}
  port: {description: 'The server''s port, by which it is asked for a checkpoint before it is stopped.', type: int}
  timeout: {description: Seconds that a starting server may seem to do nothing; it may replay WAL for as long as that takes., type: int, default: 120}
  patience: {description: Seconds that a stopping server may seem to do nothing; it is never killed., type: int, default: 300}
  owner:
    description: Whose the instance has to be for O(state=absent); another's is left as it is, with a warning.
    type: dict
    suboptions:
      cluster: {description: Name of the cluster., type: str, required: true}
      node: {description: Name of the node., type: str, required: true}
      identity: {description: The installation and its cluster., type: str, default: ''}
      authorities: {description: Certificates of the cluster's authority and of the one before it., type: str, default: ''}
author: [pgherd]
"""

EXAMPLES = r"""
- name: Start the server
  pgherd_postmaster:
    directory: /srv/pgherd/instances/orders/orders-1
    bin_directory: /usr/lib/postgresql/15/bin
"""

RETURN = r"""
differences: {description: What would be changed., returned: in check mode, type: list}
left: {description: Whether it is another's and was left as it is., returned: success, type: bool}
kind: {description: Of which kind the failure is., returned: failure, type: str}
"""

import glob
import os
import shutil
import stat

from ansible.module_utils import pgherd_standby_settings as standby_settings
from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.pgherd_commands import CommandFailed
from ansible.module_utils.pgherd_differences import Differences
from ansible.module_utils.pgherd_layout import Layout, LayoutError, marker_obstacle
from ansible.module_utils.pgherd_postmaster import kill, running_pid, start, stop
from ansible.module_utils.pgherd_systemd import Sweep, Unit


def start_server(layout, bin_directory, run_as, timeout, unit):
    try:
        start(layout, bin_directory, run_as, timeout, unit)
    except CommandFailed:
        if not standby_settings.keep_old(layout, bin_directory, run_as):
            raise
        standby_settings.check_kept(layout, bin_directory, run_as)
        start(layout, bin_directory, run_as, timeout, unit)


def is_running(layout, unit):
    if running_pid(layout.data) is None:
        return False
    if unit and not unit.is_active():
        raise CommandFailed("the server of %s was started by hand, so %s does not look after it; stop it (pg_ctl stop), then configure starts it" % (
            layout.data, unit.name))
    return True


def remove_tablespaces(layout):
    """Remove what the server has in tablespaces outside of its data directory; the directories themselves stay."""
    try:
        with open(os.path.join(layout.data, "PG_VERSION")) as handle:
            major = int(handle.read())
        owner = os.stat(layout.data).st_uid
    except (IOError, OSError, ValueError):
        return
    for link in glob.glob(os.path.join(glob.escape(layout.data), "pg_tblspc", "*")):
        if not os.path.islink(link):
            continue
        for path in glob.glob(os.path.join(glob.escape(os.readlink(link)), "PG_%d_[0-9]*" % major)):
            state = os.lstat(path)
            # The server's user makes these links; what is removed for them has to be that user's own.
            if stat.S_ISDIR(state.st_mode) and state.st_uid == owner:
                shutil.rmtree(path)


def remove(layout, bin_directory, run_as, unit):
    layout.check_is_ours()
    # The data is about to go: there is nothing a slow, orderly shutdown would save.
    changed = kill(layout, bin_directory, run_as, unit)
    if unit:
        changed |= Sweep(unit.name).remove()
        changed |= unit.remove()
    remove_tablespaces(layout)
    if os.path.isdir(layout.directory):
        # The marker goes last: a removal that was cut off can be taken up again.
        for name in os.listdir(layout.directory):
            path = os.path.join(layout.directory, name)
            if path == layout.marker:
                continue
            if os.path.isdir(path) and not os.path.islink(path):
                shutil.rmtree(path)
            else:
                os.unlink(path)
        if os.path.exists(layout.marker):
            os.unlink(layout.marker)
        os.rmdir(layout.directory)
        changed = True
    try:
        os.rmdir(os.path.dirname(layout.directory))
    except OSError:
        # Another node of the cluster is still there.
        return changed
    return True


def main():
    module = AnsibleModule(
        argument_spec={
            "directory": {"type": "path", "required": True},
            "bin_directory": {"type": "path", "required": True},
            "run_as": {"type": "list", "elements": "str", "default": []},
            "unit": {"type": "str", "default": ""},
            "state": {"choices": ["started", "restarted", "absent"], "default": "started"},
            "port": {"type": "int"},
            "timeout": {"type": "int", "default": 120},
            "patience": {"type": "int", "default": 300},
            "owner": {"type": "dict", "options": {
                "cluster": {"type": "str", "required": True},
                "node": {"type": "str", "required": True},
                "identity": {"type": "str", "default": ""},
                "authorities": {"type": "str", "default": ""},
            }},
        },
        supports_check_mode=True,
    )
    layout = Layout(module.params["directory"])
    bin_directory, run_as, state = (module.params[name] for name in ("bin_directory", "run_as", "state"))
    timeout = module.params["timeout"]
    unit = Unit(module.params["unit"]) if module.params["unit"] else None
    try:
        owner = module.params["owner"]
        obstacle = marker_obstacle(layout, **owner) if state == "absent" and owner else None
        if obstacle:
            module.warn("%s belongs to %s and was left as it is" % (layout.directory, obstacle))
            module.exit_json(changed=False, left=True)
        if module.check_mode:
            there = os.path.isdir(layout.directory) if state == "absent" else not is_running(layout, unit)
            differences = Differences()
            if state == "started" and there:
                differences.add("server", "running", "stopped")
            elif state == "restarted":
                differences.add("server", "started with its settings", "waits for a restart")
            module.exit_json(changed=there or state == "restarted", differences=differences)
        if state == "absent":
            module.exit_json(changed=remove(layout, bin_directory, run_as, unit))
        changed = False
        if state == "restarted":
            standby_settings.await_lowered(layout, bin_directory, run_as, timeout)
            changed = stop(layout, bin_directory, run_as, module.params["patience"], unit, module.params["port"])
        if not is_running(layout, unit):
            start_server(layout, bin_directory, run_as, timeout, unit)
            changed = True
    except (CommandFailed, LayoutError) as error:
        module.fail_json(msg=str(error), kind=error.kind)
    except (IOError, OSError) as error:
        module.fail_json(msg="%s: %s" % (error.filename or layout.directory, error.strerror))
    module.exit_json(changed=changed)


if __name__ == "__main__":
    main()
