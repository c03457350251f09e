#!/usr/bin/python
from __future__ import absolute_import, division, print_function

__metaclass__ = type

DOCUMENTATION = r"""
---
module: pgherd_postmaster
short_description: Start, restart or remove a PostgreSQL server run by pg_ctl
description:
  - Starts or restarts the server of an instance directory in a session of its own and waits until it answers.
  - When it does not start, the failure holds the server's own words.
  - With O(state=absent) the server is stopped and the instance directory removed; half-made ones too.
options:
  directory: {description: Absolute path of the instance directory., type: path, required: true}
  bin_directory: {description: Directory of PostgreSQL's programs., type: path, required: true}
  run_as: {description: Command prefix that becomes the owner., type: list, elements: str, default: []}
  state: {description: Wanted state., type: str, choices: [started, restarted, absent], default: started}
  await_control:
    description: Fields of pg_controldata that this standby must have replayed before it is restarted.
    type: dict
    default: {}
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
control: {description: Settings that standbys depend on as pg_controldata has them., returned: after a restart, type: dict}
"""

import os
import shutil
import time

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.pgherd_commands import CommandFailed, control_data
from ansible.module_utils.pgherd_layout import Layout, LayoutError
from ansible.module_utils.pgherd_postmaster import running_pid, start, stop


STANDBY_SETTINGS = (
    "max_connections setting", "max_worker_processes setting", "max_wal_senders setting",
    "max_prepared_xacts setting", "max_locks_per_xact setting",
)


def await_control(wanted, layout, bin_directory, run_as, timeout):
    """Wait until the standby has replayed the primary's new settings; before that it would refuse lower ones."""
    deadline = time.monotonic() + timeout
    while True:
        found = control_data(run_as, bin_directory, layout.data)
        if all(found.get(field) == value for field, value in wanted.items()):
            return
        if time.monotonic() > deadline:
            raise CommandFailed("the standby did not replay the primary's new settings within %d s" % timeout)
        time.sleep(0.1)


def remove(layout, bin_directory, run_as):
    layout.check_is_ours()
    # The data is about to go: there is nothing a slow, orderly shutdown would save.
    changed = stop(layout, bin_directory, run_as, "immediate", 20)
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
            "state": {"choices": ["started", "restarted", "absent"], "default": "started"},
            "await_control": {"type": "dict", "default": {}},
            "timeout": {"type": "int", "default": 120},
        },
    )
    layout = Layout(module.params["directory"])
    bin_directory, run_as, state = (module.params[name] for name in ("bin_directory", "run_as", "state"))
    timeout = module.params["timeout"]
    try:
        if state == "absent":
            module.exit_json(changed=remove(layout, bin_directory, run_as))
        changed = False
        control = {}
        if state == "restarted":
            if module.params["await_control"]:
                await_control(module.params["await_control"], layout, bin_directory, run_as, timeout)
            changed = stop(layout, bin_directory, run_as, "fast", timeout)
        if running_pid(layout.data) is None:
            start(layout, bin_directory, run_as, timeout)
            changed = True
        if state == "restarted":
            found = control_data(run_as, bin_directory, layout.data)
            control = {field: found[field] for field in STANDBY_SETTINGS}
    except (CommandFailed, LayoutError) as error:
        module.fail_json(msg=str(error))
    except (IOError, OSError) as error:
        module.fail_json(msg="%s: %s" % (error.filename or layout.directory, error.strerror))
    module.exit_json(changed=changed, control=control)


if __name__ == "__main__":
    main()
