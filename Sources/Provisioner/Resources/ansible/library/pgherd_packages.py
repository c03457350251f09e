#!/usr/bin/python
from __future__ import absolute_import, division, print_function

__metaclass__ = type

DOCUMENTATION = r"""
---
module: pgherd_packages
short_description: Install PostgreSQL's packages, without a cluster that nobody asked for
description:
  - Does nothing where everything is installed. Otherwise it waits for a first boot's own installation and for apt's
    lock, fetches the package lists only when apt does not know the packages, and installs.
  - The distribution's packages are taken where it has the asked major, else those of the PostgreSQL project, whose
    repository is added with its key for that alone. It is removed again where that does not lead to an installation.
  - Installs a time service where none is at work; a container's clock belongs to its host.
options:
  major: {description: PostgreSQL major version., type: int, required: true}
  repository: {description: URI of the PostgreSQL project's repository., type: str, required: true}
  archive: {description: "URI of the repository that has the majors which that one has no more; empty: there is none.", type: str, default: ""}
  fingerprint: {description: Fingerprint of the key that signs both; the key itself is fetched from there., type: str, required: true}
  disposable:
    description: Whether the machine was made for this cluster alone and can be thrown away, so that losing its power meanwhile loses nothing.
    type: bool
    default: false
  timeout: {description: Seconds to wait for others who install packages., type: int, default: 600}
author: [pgherd]
"""

EXAMPLES = r"""
- name: Install PostgreSQL
  pgherd_packages:
    major: 15
    repository: https://apt.postgresql.org/pub/repos/apt
    archive: https://apt-archive.postgresql.org/pub/repos/apt
    fingerprint: B97B0AFCAA1A47F044F244A07FCC7D46ACCC4CF8
"""

RETURN = r"""
installed: {description: What was installed., returned: success, type: list}
note: {description: What was left alone and why., returned: success, type: str}
differences: {description: What would be changed., returned: in check mode, type: list}
"""

import os
import time

from ansible.module_utils import pgherd_apt as apt
from ansible.module_utils import pgherd_repository as repository
from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.pgherd_commands import CommandFailed, run
from ansible.module_utils.pgherd_differences import Differences
from ansible.module_utils.pgherd_files import write_system_file
from ansible.module_utils.pgherd_platform import container, this_platform

# Read by the package's own script when it is configured, so it has to be there before.
NO_MAIN_CLUSTER = "/etc/postgresql-common/createcluster.d/pgherd.conf"
NO_MAIN_CLUSTER_TEXT = "create_main_cluster = false\n"
TIME_SERVICES = ("chrony", "chronyd", "systemd-timesyncd", "ntp", "ntpd", "ntpsec", "openntpd")
FIRST_BOOT = "/var/lib/cloud/instance"


def first_boot_at_work():
    """Whether cloud-init, or what stands in for it, has not ended yet."""
    if os.path.isdir("/run/cloud-init"):
        return not any(os.path.exists("/run/cloud-init/" + name) for name in ("result.json", "disabled"))
    return os.path.isdir(FIRST_BOOT) and not os.path.exists(FIRST_BOOT + "/boot-finished")


def await_first_boot(packages, deadline):
    while first_boot_at_work() and not apt.installed(packages):
        if time.monotonic() > deadline:
            raise CommandFailed("cloud-init has not ended; look into /var/log/cloud-init-output.log on the machine")
        time.sleep(0.2)


def time_service_at_work():
    # One line for each unit; it fails only when none of them is active.
    return run(["systemctl", "is-active", "--quiet"] + [name + ".service" for name in TIME_SERVICES])[0] == 0


def offer(parameters, server, deadline):
    """Have apt know the server's package; returns what was added for that and can be undone, or None."""
    system = this_platform()
    if apt.candidate(server):
        return None
    # The lists may be missing, or older than a source that has it.
    complaint = apt.update(deadline)
    if apt.candidate(server):
        return None
    if system.has_major(parameters["major"]):
        raise CommandFailed("%s is in no package source of this machine%s" % (server, ": " + complaint if complaint else ""))
    places = [(parameters["repository"], system.codename + "-pgdg"), (parameters["archive"], system.codename + "-pgdg-archive")]
    return repository.add(server, [place for place in places if place[0]], parameters["fingerprint"], deadline)


def install(parameters, server, packages, deadline):
    added = offer(parameters, server, deadline) if server in packages else None
    try:
        if not all(apt.candidate(package) for package in packages):
            apt.update(deadline)
        apt.install(packages, deadline, parameters["disposable"])
    except BaseException:
        if added:
            added.undo()
        raise


def main():
    module = AnsibleModule(
        argument_spec={
            "major": {"type": "int", "required": True},
            "repository": {"type": "str", "required": True},
            "archive": {"type": "str", "default": ""},
            "fingerprint": {"type": "str", "required": True},
            "disposable": {"type": "bool", "default": False},
            "timeout": {"type": "int", "default": 600},
        },
        supports_check_mode=True,
    )
    parameters = module.params
    server = "postgresql-%d" % parameters["major"]
    deadline = time.monotonic() + parameters["timeout"]
    packages, note, differences = [], "", Differences()
    try:
        changed = write_system_file(NO_MAIN_CLUSTER, NO_MAIN_CLUSTER_TEXT, module.check_mode)
        if changed and module.check_mode:
            differences.add_file(NO_MAIN_CLUSTER, NO_MAIN_CLUSTER_TEXT)
        if not module.check_mode and repository.give_way():
            changed = True
        if not apt.installed([server]):
            packages.append(server)
        if container():
            note = "no time service installed: a container's clock belongs to its host"
        elif not time_service_at_work() and not apt.installed(["chrony"]):
            packages.append("chrony")
        if module.check_mode:
            for package in packages:
                differences.add("package " + package, "installed", "not installed")
        elif packages:
            await_first_boot(packages, deadline)
            if not apt.installed(packages):
                install(parameters, server, packages, deadline)
    except CommandFailed as error:
        module.fail_json(msg=str(error))
    except (IOError, OSError) as error:
        module.fail_json(msg="%s: %s" % (error.filename or "a file", error.strerror))
    module.exit_json(changed=changed or bool(packages), installed=packages, note=note, differences=differences)


if __name__ == "__main__":
    main()
