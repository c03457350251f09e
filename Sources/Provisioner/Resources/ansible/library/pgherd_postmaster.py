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
  - When it does not start, the failure holds the server's own words.
  - With O(state=absent) the server is stopped, and its unit and the instance directory are removed; half-made ones too.
options:
  directory: {description: Absolute path of the instance directory., type: path, required: true}
  bin_directory: {description: Directory of PostgreSQL's programs., type: path, required: true}
  run_as: {description: Command prefix that becomes the owner., type: list, elements: str, default: []}
  unit: {description: Name of the systemd unit that runs the server., type: str, default: ''}
  state: {description: Wanted state., type: str, choices: [started, restarted, absent], default: started}
  timeout: {description: Seconds to wait for the server., type: int, default: 120}
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
kind: {description: Of which kind the failure is., returned: failure, type: str}
"""

import os
import shutil

from ansible.module_utils import pgherd_standby_settings as standby_settings
from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.pgherd_commands import CommandFailed
from ansible.module_utils.pgherd_differences import Differences
from ansible.module_utils.pgherd_layout import Layout, LayoutError
from ansible.module_utils.pgherd_postmaster import running_pid, start, stop
from ansible.module_utils.pgherd_systemd import Unit


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


def remove(layout, bin_directory, run_as, unit):
    layout.check_is_ours()
    # The data is about to go: there is nothing a slow, orderly shutdown would save.
    changed = stop(layout, bin_directory, run_as, "immediate", 20, unit)
    if unit:
        changed |= unit.remove()
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
            "timeout": {"type": "int", "default": 120},
        },
        supports_check_mode=True,
    )
    layout = Layout(module.params["directory"])
    bin_directory, run_as, state = (module.params[name] for name in ("bin_directory", "run_as", "state"))
    timeout = module.params["timeout"]
    unit = Unit(module.params["unit"]) if module.params["unit"] else None
    try:
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
            changed = stop(layout, bin_directory, run_as, "fast", timeout, unit)
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
