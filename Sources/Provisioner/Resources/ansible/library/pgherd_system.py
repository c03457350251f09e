#!/usr/bin/python
from __future__ import absolute_import, division, print_function

__metaclass__ = type

DOCUMENTATION = r"""
---
module: pgherd_system
short_description: Set up a machine's kernel and services for PostgreSQL by drop-in files
description:
  - Writes the drop-ins, puts those of the kernel into force at once and proves that they are, and lets logind read its own.
  - In a container the kernel's settings belong to its host; they are left alone and the result says so.
  - With O(state=absent) the drop-ins are removed; what they set stays in force until the next boot.
options:
  files:
    description: The drop-ins.
    type: list
    elements: dict
    required: true
    suboptions:
      path: {description: Absolute path., type: path, required: true}
      content: {description: Text of the file., type: str, required: true}
      kernel: {description: Whether it is about the kernel., type: bool, default: false}
      huge_pages:
        description: Whether it has the kernel keep huge pages. They are kept when the file is new, since a server that runs
          already would not use them; where memory does not suffice at once they are kept at the next boot.
        type: bool
        default: false
  state: {description: Whether they are there., type: str, choices: [present, absent], default: present}
author: [pgherd]
"""

EXAMPLES = r"""
- name: Set up the kernel
  pgherd_system:
    files:
      - path: /etc/sysctl.d/90-pgherd.conf
        content: "vm.swappiness = 1\n"
        kernel: true
"""

RETURN = r"""
note: {description: What was left alone and why., returned: success, type: str}
differences: {description: What would be changed., returned: in check mode, type: list}
"""

import os
import re

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.pgherd_commands import CommandFailed, run
from ansible.module_utils.pgherd_differences import Differences
from ansible.module_utils.pgherd_files import remove_system_file, write_system_file
from ansible.module_utils.pgherd_platform import container

SYSCTL = re.compile(r"^\s*([a-z0-9_.]+)\s*=\s*(\S+)\s*$", re.MULTILINE)
TMPFILES = re.compile(r"^w\s+(\S+)\s+-\s+-\s+-\s+-\s+(\S+)\s*$", re.MULTILINE)


def kernel_values(item):
    """The files under /proc/sys and /sys that a drop-in sets, with their values."""
    if "/sysctl.d/" in item["path"]:
        return [("/proc/sys/" + name.replace(".", "/"), value) for name, value in SYSCTL.findall(item["content"])]
    return TMPFILES.findall(item["content"])


def in_force(path):
    with open(path) as handle:
        text = handle.read().strip()
    # Where there is a choice, the kernel prints all and brackets the one in force.
    chosen = re.search(r"\[(\w+)\]", text)
    return chosen.group(1) if chosen else text


def put_into_force(item, check, differences):
    changed = False
    for path, value in kernel_values(item):
        # A kernel without transparent huge pages has nothing to switch off.
        if not os.path.exists(path) or in_force(path) == value:
            continue
        changed = True
        if check:
            differences.add(path, value, in_force(path))
            continue
        with open(path, "w") as handle:
            handle.write(value)
        if in_force(path) != value:
            raise CommandFailed("%s is %s after %s was written to it" % (path, in_force(path), value))
    return changed


def keep_huge_pages(item):
    """Have the kernel keep the pages, never fewer than it keeps; returns a note where that has to wait for a boot."""
    for path, value in kernel_values(item):
        if not os.path.exists(path):
            return "this kernel knows no huge pages"
        before = in_force(path)
        if int(before) >= int(value):
            continue
        with open(path, "w") as handle:
            handle.write(value)
        kept = in_force(path)
        if int(kept) < int(value):
            # Some of them are of no use: PostgreSQL takes all that it needs, or none.
            with open(path, "w") as handle:
                handle.write(before)
            return "only %s of %s huge pages are free in one piece: PostgreSQL uses them after the next boot" % (kept, value)
    return ""


def release_huge_pages(item):
    """Give back what was kept, where nobody has changed it since."""
    for path, value in kernel_values(item):
        if os.path.exists(path) and in_force(path) == value:
            with open(path, "w") as handle:
                handle.write("0")


def reread(path):
    """Tell the service that a drop-in belongs to."""
    if "/logind.conf.d/" in path:
        run(["systemctl", "kill", "-s", "HUP", "systemd-logind.service"])


def apply(item, kind, state, check, differences, notes):
    if state == "absent":
        changed = remove_system_file(item["path"], check)
        if changed and item["huge_pages"] and not check and not kind:
            release_huge_pages(item)
    elif item["kernel"] and kind:
        return False
    else:
        changed = write_system_file(item["path"], item["content"], check)
        if changed and check:
            differences.add_file(item["path"], item["content"])
        if item["huge_pages"]:
            if changed and not check:
                notes.append(keep_huge_pages(item))
        elif item["kernel"]:
            changed = put_into_force(item, check, differences) or changed
    if changed and not check:
        reread(item["path"])
    return changed


def main():
    module = AnsibleModule(
        argument_spec={
            "files": {"type": "list", "elements": "dict", "required": True, "options": {
                "path": {"type": "path", "required": True},
                "content": {"type": "str", "required": True},
                "kernel": {"type": "bool", "default": False},
                "huge_pages": {"type": "bool", "default": False},
            }},
            "state": {"choices": ["present", "absent"], "default": "present"},
        },
        supports_check_mode=True,
    )
    kind, state, differences, notes = container(), module.params["state"], Differences(), []
    try:
        changed = [apply(item, kind, state, module.check_mode, differences, notes) for item in module.params["files"]]
    except CommandFailed as error:
        module.fail_json(msg=str(error))
    except (IOError, OSError) as error:
        module.fail_json(msg="%s: %s" % (error.filename or "a file", error.strerror))
    if kind and state == "present":
        notes.append("kernel settings left alone: they belong to the host of this %s container" % kind)
    module.exit_json(changed=any(changed), note="; ".join(note for note in notes if note), differences=differences)


if __name__ == "__main__":
    main()
