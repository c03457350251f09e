"""What a task would change, as a list that a program can read: what it is about, what is expected and what was found."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import os
import re
import stat

LIMIT = 200
# Lines that could hold a password, of whoever wrote them.
CONFIDENTIAL = re.compile(r"conninfo|passphrase|_command\b|password\s*=|PRIVATE KEY")
ABSENT = "no such line"


def shown(line):
    if not CONFIDENTIAL.search(line):
        return line.strip()
    return line.split("=")[0].strip()[:40] + " (not shown)"


def lines_only_in(text, other):
    """The lines of a text that another has not, in one line and bounded."""
    known = set(other.splitlines())
    found = "; ".join(shown(line) for line in text.splitlines() if line.strip() and line not in known)
    return found if len(found) <= LIMIT else found[:LIMIT] + " ..."


class Differences(list):
    """The differences of one task."""

    def add(self, what, expected, found):
        self.append({"what": what, "expected": expected, "found": found})

    def add_file(self, path, text, name=None, secret=False):
        """Tell of a file that is known to differ, in content, owner or mode; of a secret one only that it does."""
        name = name or path
        try:
            state = os.lstat(path)
            with open(path, "rb") as handle:
                found = handle.read().decode("utf-8", "replace")
        except (IOError, OSError):
            return self.add(name, "present", "absent")
        if found == text:
            return self.add(name, "the owner and mode that were set", "mode %04o of %d:%d" % (
                stat.S_IMODE(state.st_mode), state.st_uid, state.st_gid))
        if secret:
            return self.add(name, "(secret)", "(another secret)")
        expected, present = lines_only_in(text, found), lines_only_in(found, text)
        if not expected and not present:
            return self.add(name, "its lines", "the same lines, arranged otherwise")
        return self.add(name, expected or ABSENT, present or ABSENT)
