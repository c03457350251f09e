"""Finding, starting and stopping a postmaster by pg_ctl or systemd, with the server's own words when it refuses."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import os
import re
import signal
import stat
import time

from ansible.module_utils.pgherd_commands import CommandFailed, run, tail

ERRORS = re.compile(r"(FATAL|PANIC|ERROR|WARNING):|LOG:.*(could not|cannot|invalid|unrecognized|outside the valid)")
EXPLANATIONS = ("DETAIL:", "HINT:")
WORDS = re.compile(r"\b(FATAL|PANIC|ERROR|WARNING|LOG|DETAIL|HINT):.*")


def running_pid(data_directory):
    """The postmaster's pid, or None.

    A pid file alone proves nothing: after a reboot its number may belong to a stranger. A postmaster's working
    directory is its data directory, and that is what is compared.
    """
    try:
        with open(os.path.join(data_directory, "postmaster.pid")) as handle:
            pid = int(handle.readline())
        where = os.readlink("/proc/%d/cwd" % pid)
    except (OSError, ValueError):
        return None
    return pid if where == os.path.realpath(data_directory) else None


class LogMark(object):
    """A point in the server's logs, to tell afterwards what was written since."""

    def __init__(self, layout):
        self.directory = layout.logs
        self.sizes = dict(self._files())

    def _files(self):
        try:
            names = os.listdir(self.directory)
        except OSError:
            return
        for name in names:
            state = os.lstat(os.path.join(self.directory, name))
            # The server's user owns this directory: a link in it must not make a privileged reader show another file.
            if stat.S_ISREG(state.st_mode):
                yield name, state.st_size

    def since(self, text=""):
        """The server's words after the mark, and text before them, in one line: its errors where there are some, else its last lines."""
        for name, size in sorted(self._files()):
            start = self.sizes.get(name, 0)
            if size == start:
                continue
            descriptor = os.open(os.path.join(self.directory, name), os.O_RDONLY | os.O_NOFOLLOW)
            with os.fdopen(descriptor, "rb") as handle:
                handle.seek(start if size > start else 0)
                text += handle.read(262144).decode("utf-8", "replace")
        lines = [match.group(0) for match in map(WORDS.search, text.splitlines()) if match]
        errors = []
        for index, line in enumerate(lines):
            follows = line.startswith(EXPLANATIONS) and index > 0 and lines[index - 1] in errors
            if (ERRORS.match(line) or follows) and line not in errors:
                errors.append(line)
        return "; ".join(errors[-6:] or lines[-6:]) or tail(text)


def start(layout, bin_directory, run_as, timeout, unit=None):
    """Start the server: as a systemd unit where there is one, else by pg_ctl in a session of its own."""
    mark = LogMark(layout)
    if unit:
        words = unit.start(timeout)
        if words:
            raise CommandFailed("PostgreSQL did not start: %s" % (mark.since(words) or words))
        return
    argv = run_as + [
        os.path.join(bin_directory, "pg_ctl"), "start", "-s", "-w", "-t", str(timeout),
        "-D", layout.data, "-l", layout.startup_log,
    ]
    code, out, err = run(argv, detached=True, timeout=timeout + 30)
    if code != 0:
        words = mark.since() or tail(err) or tail(out)
        raise CommandFailed("PostgreSQL did not start: %s" % words)


def stop(layout, bin_directory, run_as, mode, timeout, unit=None):
    """Stop the server; true when one was running. Escalates, so that it always ends."""
    if unit and unit.is_active():
        stop_unit(layout, unit, mode, timeout)
        return True
    pid = running_pid(layout.data)
    if pid is None:
        return False
    for method, seconds in ((mode, timeout), ("immediate", 20)):
        argv = run_as + [
            os.path.join(bin_directory, "pg_ctl"), "stop", "-s", "-w", "-t", str(seconds),
            "-m", method, "-D", layout.data,
        ]
        try:
            run(argv, timeout=seconds + 10)
        except CommandFailed:
            pass
        if running_pid(layout.data) is None:
            return True
    os.kill(pid, signal.SIGKILL)
    return True


def stop_unit(layout, unit, mode, timeout):
    unit.begin_stop()
    for signal_name, whom, seconds in ((None, None, timeout), ("QUIT", "main", 20), ("KILL", "all", 20)):
        if signal_name is None and mode == "immediate":
            continue
        if signal_name:
            unit.signal(signal_name, whom)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not unit.is_active() and running_pid(layout.data) is None:
                return
            time.sleep(0.05)
    raise CommandFailed("%s does not end" % unit.name)
