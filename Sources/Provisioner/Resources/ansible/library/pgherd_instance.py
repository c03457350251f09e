#!/usr/bin/python
from __future__ import absolute_import, division, print_function

__metaclass__ = type

DOCUMENTATION = r"""
---
module: pgherd_instance
short_description: Lay out an instance directory and its configuration files
description:
  - Makes the instance directory of one node with its sub-directories and writes the configuration files, each
    replaced in one durable step. One call does what a dozen file and copy tasks would do.
  - Gives data that another machine's user of the same name has left on a volume to the one of this machine.
  - Removes what an interrupted run left of a data directory that was never finished.
  - Refuses a directory that was not made by pgherd, and a data directory that does not fit the node.
options:
  directory: {description: Absolute path of the instance directory., type: path, required: true}
  cluster: {description: Name of the cluster., type: str, required: true}
  node: {description: Name of the node., type: str, required: true}
  identity: {description: "The installation and its cluster, by which another server's is told.", type: str, default: ''}
  authorities: {description: Certificates of the cluster's authority and of the one before it., type: str, default: ''}
  major: {description: PostgreSQL major version., type: int, required: true}
  standby: {description: Whether the node is a standby., type: bool, required: true}
  owner: {description: Operating system user who runs the server., type: str, required: true}
  files:
    description: The configuration files.
    type: list
    elements: dict
    required: true
    suboptions:
      path: {description: Path relative to the instance directory., type: str, required: true}
      content: {description: Text of the file., type: str, required: true}
  secrets:
    description: Texts of the files that hold a secret, by path relative to the instance directory. They are never shown or logged.
    type: dict
    default: {}
  unit:
    description: The systemd unit that runs the server, written and enabled but not started.
    type: dict
    suboptions:
      name: {description: Name of the unit., type: str, required: true}
      content: {description: Text of the unit., type: str, required: true}
  sweep:
    description: What bounds the log of the server that O(unit) runs, written and started.
    type: dict
    suboptions:
      service: {description: Text of the service., type: str, required: true}
      timer: {description: Text of the timer., type: str, required: true}
author: [pgherd]
"""

EXAMPLES = r"""
- name: Lay out the instance
  pgherd_instance:
    directory: /srv/pgherd/instances/orders/orders-1
    cluster: orders
    node: orders-1
    major: 15
    standby: false
    owner: postgres
    files:
      - path: conf.d/90-node.conf
        content: "port = 6432\n"
"""

RETURN = r"""
data_present: {description: Whether a finished data directory exists., returned: success, type: bool}
written: {description: Names of the files that changed., returned: success, type: list}
removed_leftover: {description: Whether a half-made data directory was removed., returned: success, type: bool}
differences: {description: What would be changed., returned: in check mode, type: list}
kind: {description: Of which kind the failure is., returned: failure, type: str}
"""

import json
import os

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.pgherd_commands import CommandFailed
from ansible.module_utils.pgherd_differences import Differences
from ansible.module_utils.pgherd_layout import Layout, LayoutError, account, adopt, marker_obstacle, own, write_file
from ansible.module_utils.pgherd_postmaster import running_pid
from ansible.module_utils.pgherd_systemd import Sweep, Unit


def make_directory(path, user, mode, group_only, check):
    if not os.path.isdir(path):
        if not check:
            os.mkdir(path, 0o700)
            own(path, user, mode, group_only)
        return True
    return own(path, user, mode, group_only, check)


def make_places(places, user, check, differences):
    changed = False
    for path, mode, group_only in places:
        there = os.path.isdir(path)
        if make_directory(path, user, mode, group_only, check):
            changed = True
            differences.add(path, "a directory of mode %04o" % mode, "another owner or mode" if there else "absent")
    return changed


def adopt_all(layout, user, check, differences):
    """Give the server's user what another user's number holds; returns what is to be said of it."""
    places = [layout.data, layout.logs, layout.sockets]
    # The data comes last, by which a repeat knows that there is something left to do.
    strange = [place for place in reversed(places) if adopt(place, user, True) is not None]
    if strange and running_pid(layout.data):
        raise LayoutError("a server runs in %s as another user than %s; nothing was changed" % (layout.data, user.pw_name))
    notes = []
    for place in strange:
        former = adopt(place, user, check)
        differences.add(place, "owned by " + user.pw_name, "owned by the user with the number %d" % former)
        notes.append("%s belonged to the user with the number %d and was given to %s" % (place, former, user.pw_name))
    return "; ".join(notes)


def current(path):
    try:
        with open(path) as handle:
            return handle.read()
    except (IOError, ValueError):
        return ""


def lay_out(module, layout, user, differences):
    parameters, check, diff = module.params, module.check_mode, []
    parent = os.path.dirname(layout.directory)
    changed = False
    if not os.path.isdir(parent):
        changed = True
        if not check:
            # The nodes of one machine do this at the same moment.
            os.makedirs(parent, 0o711, exist_ok=True)
            os.chmod(parent, 0o711)
    places = [(layout.directory, 0o711, True)]
    places += [(layout.configuration, 0o750, True), (layout.sockets, 0o700, False), (layout.logs, 0o700, False)]
    changed |= make_places(places[:1], user, check, differences)
    marker = {"cluster": parameters["cluster"], "node": parameters["node"]}
    if parameters["identity"]:
        marker["identity"] = parameters["identity"]
    marker = json.dumps(marker, sort_keys=True) + "\n"
    if write_file(layout.marker, marker, user, 0o644, True, check):
        changed = True
        differences.add_file(layout.marker, marker)
    adopted = adopt_all(layout, user, check, differences)
    changed |= bool(adopted)
    changed |= make_places(places[1:], user, check, differences)
    if os.path.exists(layout.catch_up):
        changed |= own(layout.catch_up, user, 0o640, True, check)
    written = []
    for item in parameters["files"]:
        path, text = os.path.join(layout.directory, item["path"]), item["content"]
        before = current(path)
        if write_file(path, text, user, 0o640, True, check):
            written.append(item["path"])
            if check:
                differences.add_file(path, text, item["path"])
            diff.append({"before_header": path, "after_header": path, "before": before, "after": text})
    for name, text in sorted(parameters["secrets"].items()):
        path = os.path.join(layout.directory, name)
        # libpq ignores a password file that anybody else may read, so that one belongs to the server's user alone.
        if write_file(path, text, user, 0o600, False, check):
            written.append(name)
            if check:
                differences.add_file(path, text, name, True)
    if parameters["unit"]:
        changed |= Unit(parameters["unit"]["name"]).install(parameters["unit"]["content"], check, differences)
        if parameters["sweep"]:
            changed |= Sweep(parameters["unit"]["name"]).install(
                parameters["sweep"]["service"], parameters["sweep"]["timer"], check, differences)
    return changed or bool(written), written, diff, adopted


def main():
    module = AnsibleModule(
        argument_spec={
            "directory": {"type": "path", "required": True},
            "cluster": {"type": "str", "required": True},
            "node": {"type": "str", "required": True},
            "identity": {"type": "str", "default": ""},
            "authorities": {"type": "str", "default": ""},
            "major": {"type": "int", "required": True},
            "standby": {"type": "bool", "required": True},
            "owner": {"type": "str", "required": True},
            "files": {
                "type": "list", "elements": "dict", "required": True,
                "options": {
                    "path": {"type": "str", "required": True},
                    "content": {"type": "str", "required": True},
                },
            },
            # An argument of its own: what is secret inside of a list is logged all the same where it has several lines.
            "secrets": {"type": "dict", "default": {}, "no_log": True},
            "unit": {"type": "dict", "options": {
                "name": {"type": "str", "required": True},
                "content": {"type": "str", "required": True},
            }},
            "sweep": {"type": "dict", "options": {
                "service": {"type": "str", "required": True},
                "timer": {"type": "str", "required": True},
            }},
        },
        supports_check_mode=True,
    )
    layout, differences = Layout(module.params["directory"]), Differences()
    try:
        layout.check_is_ours()
        # Before anything of it is read: whose data it is comes first.
        obstacle = marker_obstacle(layout, *[module.params[name] for name in ("cluster", "node", "identity", "authorities")])
        if obstacle:
            raise LayoutError("%s belongs to %s and is left untouched; destroy that one first, or choose another name" % (
                layout.directory, obstacle), "foreign")
        present = os.path.exists(layout.data)
        if present:
            layout.check_data(module.params["major"], module.params["standby"])
        if module.check_mode and not os.path.isdir(layout.directory):
            # The packages that bring the server's user may not be there yet either.
            differences.add(layout.directory, "present", "absent")
            module.exit_json(changed=True, data_present=False, written=[], removed_leftover=False, differences=differences)
        user = account(module.params["owner"])
        changed, written, diff, adopted = lay_out(module, layout, user, differences)
        if adopted and not module.check_mode:
            module.warn(adopted)
        removed = module.check_mode and bool(layout.partials())
        if removed:
            differences.add("half-made data directories", "none", str(len(layout.partials())))
        if layout.partials() and not module.check_mode:
            lock = layout.lock()
            removed = layout.remove_partials()
            os.close(lock)
    except (CommandFailed, LayoutError) as error:
        module.fail_json(msg=str(error), kind=error.kind)
    except (IOError, OSError) as error:
        module.fail_json(msg="%s: %s" % (error.filename or module.params["directory"], error.strerror))
    module.exit_json(
        changed=changed or removed,
        data_present=present,
        written=written,
        removed_leftover=removed,
        diff=diff,
        differences=differences if module.check_mode else [],
    )


if __name__ == "__main__":
    main()
