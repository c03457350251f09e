"""Files of the operating system that pgherd adds: drop-ins of its own, never a change to a file of somebody else."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import os
import pwd

from ansible.module_utils.pgherd_layout import write_file


def write_system_file(path, text, check=False):
    """Write a file of root's that everybody may read, with its directory; true when it changed."""
    directory = os.path.dirname(path)
    if not os.path.isdir(directory):
        if check:
            return True
        os.makedirs(directory, 0o755)
    return write_file(path, text, pwd.getpwuid(os.geteuid()), 0o644, check=check)


def remove_system_file(path, check=False):
    """Remove a file; true when it was there."""
    if not os.path.lexists(path):
        return False
    if not check:
        os.unlink(path)
    return True
