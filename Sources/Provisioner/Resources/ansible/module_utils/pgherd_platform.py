"""What a machine is: its operating system, its architecture, and whether it is a container."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import os
import shlex

from ansible.module_utils.pgherd_commands import CommandFailed, run

# The supported systems, and the PostgreSQL major that each brings itself.
DISTRIBUTIONS = {
    ("debian", "12"): 15,
    ("debian", "13"): 17,
    ("ubuntu", "22.04"): 14,
    ("ubuntu", "24.04"): 16,
    ("ubuntu", "26.04"): 18,
}
SUPPORTED = "Debian 12 or 13, or Ubuntu 22.04, 24.04 or 26.04"
ARCHITECTURES = ("x86_64", "aarch64")


class Platform(object):
    """An operating system by /etc/os-release."""

    def __init__(self, text):
        fields = {}
        for line in text.splitlines():
            name, separator, value = line.partition("=")
            if separator:
                fields[name.strip()] = "".join(shlex.split(value))
        self.key = (fields.get("ID", ""), fields.get("VERSION_ID", ""))
        self.name = fields.get("PRETTY_NAME") or " ".join(self.key).strip() or "an unknown system"
        self.codename = fields.get("VERSION_CODENAME", "")

    @property
    def supported(self):
        return self.key in DISTRIBUTIONS

    def has_major(self, major):
        return DISTRIBUTIONS.get(self.key) == major


def this_platform():
    try:
        with open("/etc/os-release") as handle:
            return Platform(handle.read())
    except (IOError, OSError):
        return Platform("")


def container():
    """The kind of container this is, or None: there the kernel's settings belong to the host."""
    try:
        code, out, _err = run(["systemd-detect-virt", "--container"], timeout=10)
    except CommandFailed:
        return None
    return out.strip() if code == 0 else None


def has_systemd():
    return os.path.isdir("/run/systemd/system")
