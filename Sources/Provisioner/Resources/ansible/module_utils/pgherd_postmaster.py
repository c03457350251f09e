"""Finding, starting and stopping a postmaster by pg_ctl or systemd, in its own time and with its own words when it refuses."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import os
import re
import signal
import stat
import time

from ansible.module_utils.pgherd_commands import CommandFailed, CommandOverdue, Psql, run, tail
from ansible.module_utils.pgherd_progress import Progress, StartWatch, StopWatch

# Seconds for pg_ctl, which wants a limit: a year, since it counts them in tenths.
FOREVER = 31536000

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
    """Start the server: as a systemd unit where there is one, else by pg_ctl in a session of its own.

    It may replay WAL for as long as that takes; the timeout is for how long it may seem to do nothing.
    """
    mark = LogMark(layout)
    with Progress(layout.directory) as progress:
        watch = StartWatch(progress, layout, running_pid)
        if unit:
            words = unit.start(timeout, lambda _group, _err: watch())
            if words:
                raise CommandFailed("PostgreSQL did not start: %s" % (mark.since(words) or words))
            return
        argv = run_as + [
            os.path.join(bin_directory, "pg_ctl"), "start", "-s", "-w", "-t", str(FOREVER),
            "-D", layout.data, "-l", layout.startup_log,
        ]
        try:
            code, out, err = run(
                argv, detached=True, timeout=None, silence=timeout, watch=lambda _group, _err: watch())
        except CommandOverdue:
            raise CommandFailed("PostgreSQL is not ready, and has done nothing for %d s; it goes on starting: %s" % (
                timeout, mark.since() or "its log says nothing"))
    if code != 0:
        words = mark.since() or tail(err) or tail(out)
        raise CommandFailed("PostgreSQL did not start: %s" % words)


def stop(layout, bin_directory, run_as, patience, unit=None, port=None):
    """Stop the server in its own time; true when one was running.

    A checkpoint comes first, while it still serves, so that the one of the shutdown has little left to write. Nothing is
    ever killed: a server that does nothing for the patience (in seconds) is left as it is, and what it waits for is said.
    """
    pid = running_pid(layout.data)
    if pid is None and not (unit and unit.is_active()):
        return False
    with Progress(layout.directory) as progress:
        if port is not None and pid is not None:
            checkpoint(layout, bin_directory, run_as, patience, port, StopWatch(progress, pid, "checkpoint before the stop"))
        watch = StopWatch(progress, pid, "stopping")
        argv = ["systemctl", "stop", unit.name] if unit else run_as + [
            os.path.join(bin_directory, "pg_ctl"), "stop", "-s", "-w", "-t", str(FOREVER), "-m", "fast", "-D", layout.data,
        ]
        try:
            code, out, err = run(argv, timeout=None, silence=patience, watch=lambda _group, _err: watch())
        except CommandOverdue:
            raise CommandFailed(
                "PostgreSQL was asked to stop, and nothing has moved for %d s; it goes on stopping, and nothing was killed. It "
                "waits for: %s" % (patience, watch.remaining()))
    if running_pid(layout.data) is not None:
        raise CommandFailed("PostgreSQL does not stop: %s" % (tail(err) or tail(out) or "exit code %d" % code))
    return True


def checkpoint(layout, bin_directory, run_as, patience, port, watch):
    """Have a server that serves write what is in memory; one that does not answer is stopped without."""
    psql = Psql(run_as, bin_directory, layout.sockets, port)
    try:
        psql.text("checkpoint", "CHECKPOINT;", timeout=None, silence=patience, watch=lambda _group, _err: watch())
    except CommandFailed:
        return


def kill(layout, bin_directory, run_as, unit=None):
    """End a server whose data are about to go; true when one was running. Escalates, so that it always ends."""
    if unit and unit.is_active():
        kill_unit(layout, unit)
        return True
    pid = running_pid(layout.data)
    if pid is None:
        return False
    argv = run_as + [
        os.path.join(bin_directory, "pg_ctl"), "stop", "-s", "-w", "-t", "20", "-m", "immediate", "-D", layout.data,
    ]
    try:
        run(argv, timeout=30)
    except CommandFailed:
        pass
    if running_pid(layout.data) is not None:
        os.kill(pid, signal.SIGKILL)
    return True


def kill_unit(layout, unit):
    unit.begin_stop()
    for signal_name, whom in (("QUIT", "main"), ("KILL", "all")):
        unit.signal(signal_name, whom)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            if not unit.is_active() and running_pid(layout.data) is None:
                return
            time.sleep(0.05)
    raise CommandFailed("%s does not end" % unit.name)
