"""Telling how far something is that takes its time, and whether it moves at all."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import json
import os
import re
import time

NAME = "progress.json"
# Seconds between two looks; a look at all processes is not free.
INTERVAL = 1.0
# What the startup process calls itself while it replays.
RECOVERING = re.compile(r"\bstartup\b.*?\b(recovering|waiting for) ([0-9A-F]{24})")


class Progress(object):
    """A file in the instance directory that says how far a module is, for as long as it is at it.

    A module can say nothing before it has ended, so whoever waits for it reads this file.
    """

    def __init__(self, directory):
        self.path = os.path.join(directory, NAME)
        self.count = 0

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        try:
            os.unlink(self.path)
        except OSError:
            # It was never written, or the directory is gone.
            return

    def tell(self, text, percent=None):
        """Replace what is told; its number grows, so that a reader sees that something moves also where the words stay."""
        self.count += 1
        staged = self.path + ".new"
        try:
            if os.path.lexists(staged):
                os.unlink(staged)
            descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644)
            with os.fdopen(descriptor, "w") as handle:
                json.dump({"pid": os.getpid(), "n": self.count, "text": text, "percent": percent}, handle)
            os.rename(staged, self.path)
        except (IOError, OSError):
            # A full disk must not end what makes room on it.
            return


def read(path):
    with open(path) as handle:
        return handle.read()


def processes():
    """The pid, parent and group of every process."""
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            fields = read("/proc/%s/stat" % name).rpartition(")")[2].split()
        except (IOError, OSError):
            continue
        yield int(name), int(fields[1]), int(fields[2])


def title(pid):
    """What a process calls itself; a PostgreSQL process tells there what it is at."""
    try:
        return read("/proc/%d/cmdline" % pid).replace("\0", " ").strip()
    except (IOError, OSError):
        return ""


def moved(pid, fields):
    """The sum of some counters of a process's input and output, in bytes; 0 where it can't be looked at."""
    try:
        lines = read("/proc/%d/io" % pid).splitlines()
    except (IOError, OSError):
        return 0
    values = dict(line.split(": ", 1) for line in lines if ": " in line)
    return sum(int(values.get(field, 0)) for field in fields)


def waits(pid):
    """How often a process has waited for something, such as the disk, and went on."""
    try:
        match = re.search(r"^voluntary_ctxt_switches:\s+(\d+)", read("/proc/%d/status" % pid), re.MULTILINE)
    except (IOError, OSError):
        return 0
    return int(match.group(1)) if match else 0


class Motion(object):
    """Tells, look by look, whether something has changed since the look before."""

    def __init__(self):
        self.before = None
        self.looked = 0.0

    def is_due(self):
        now = time.monotonic()
        if now < self.looked + INTERVAL:
            return False
        self.looked = now
        return True

    def since(self, signature):
        changed = signature != self.before
        self.before = signature
        return changed


def size(count):
    """Bytes for people."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 10240:
            return "%d %s" % (count, unit)
        count //= 1024
    return "%d TB" % count


class StartWatch(object):
    """Watches a server start: where it replays WAL, that is what it may take its time for."""

    def __init__(self, progress, layout, find):
        self.progress, self.layout, self.find = progress, layout, find
        self.motion = Motion()
        self.begun = time.monotonic()

    def __call__(self):
        if not self.motion.is_due():
            return False
        postmaster = self.find(self.layout.data)
        startup = None
        if postmaster:
            children = [pid for pid, parent, _group in processes() if parent == postmaster]
            startup = next((pid for pid in children if " startup" in title(pid)), None)
        if startup is None:
            return self.motion.since((postmaster, None))
        words = title(startup)
        # What is read and written on the disk: a server that waits for WAL that does not come does neither. After the replay
        # the checkpointer writes what was replayed.
        checkpointer = next((pid for pid in children if "checkpointer" in title(pid)), startup)
        changed = self.motion.since((
            postmaster, startup, words, moved(startup, ("read_bytes", "write_bytes")), moved(checkpointer, ("write_bytes",)),
            self.syncing()))
        if changed:
            match = RECOVERING.search(words)
            self.progress.tell("starting for %d s: %s" % (
                time.monotonic() - self.begun,
                "%s WAL %s" % ("replaying" if match.group(1) == "recovering" else "waiting for", match.group(2)) if match else "in recovery"))
        return changed

    def syncing(self):
        """The newest word of a server that makes its files durable before it replays; it says so every ten seconds."""
        try:
            names = [os.path.join(self.layout.logs, name) for name in os.listdir(self.layout.logs)]
            newest = max((name for name in names if not os.path.islink(name)), key=os.path.getmtime)
            with open(newest, "rb") as handle:
                handle.seek(max(0, os.path.getsize(newest) - 4096))
                lines = handle.read().decode("utf-8", "replace").splitlines()
        except (IOError, OSError, ValueError):
            return None
        return next((line for line in reversed(lines) if "data directory" in line and "elapsed time" in line), None)


class StopWatch(object):
    """Watches a server stop: it writes what is in memory, and its senders send what their standbys lack."""

    def __init__(self, progress, postmaster, what):
        self.progress, self.postmaster, self.what = progress, postmaster, what
        self.motion = Motion()
        self.begun = time.monotonic()
        self.children = []
        self.written = None

    def __call__(self):
        if not self.motion.is_due():
            return False
        found = [pid for pid, parent, _group in processes() if parent == self.postmaster]
        # The logger writes down every connection that is refused.
        self.children = [pid for pid in found if " logger" not in title(pid)]
        fields = ("rchar", "wchar", "read_bytes", "write_bytes")
        changed = self.motion.since([(pid, moved(pid, fields)) for pid in self.children])
        if changed:
            total = sum(moved(pid, ("write_bytes",)) for pid in self.children if "checkpointer" in title(pid))
            if self.written is None:
                self.written = total
            written = max(0, total - self.written)
            self.progress.tell("%s for %d s%s" % (
                self.what, time.monotonic() - self.begun, ", %s written by its checkpointer" % size(written) if written else ""))
        return changed

    def remaining(self):
        """What the server waits for, by its processes' own titles."""
        words = [re.sub(r"^postgres: ", "", title(pid)) for pid in self.children]
        return "; ".join(word for word in words if word)[:500] or "its postmaster alone"


class CopyWatch(object):
    """Watches pg_basebackup, which is silent while it makes durable what it has copied."""

    # 1234/5678 kB (21%), 0/1 tablespace
    WORDS = re.compile(r"(\d+)/(\d+) kB \((\d+)%\)")

    def __init__(self, progress):
        self.progress = progress
        self.motion = Motion()
        self.begun = time.monotonic()
        self.told, self.heard = None, time.monotonic()

    def __call__(self, group, err):
        match = None
        for match in self.WORDS.finditer(err):
            pass
        words = match.groups() if match else None
        if words != self.told:
            self.told, self.heard = words, time.monotonic()
            if words:
                # The primary is asked for more than that; here it only counts that it moves.
                self.progress.tell("", int(words[2]))
        if not self.motion.is_due():
            return False
        members = dict((pid, parent) for pid, parent, leader in processes() if leader == group)
        programs = [pid for pid in members if "pg_basebackup" in title(pid).split(" ")[0]]
        # A child of it receives WAL, and goes on doing so when the copy is stuck.
        mains = [pid for pid in programs if members[pid] not in programs]
        changed = self.motion.since([(pid, moved(pid, ("wchar", "write_bytes")), waits(pid)) for pid in mains])
        if changed and time.monotonic() > self.heard + 5 and words and int(words[0]) >= int(words[1]):
            self.progress.tell("all of it copied, being made durable for %d s" % (time.monotonic() - self.heard), 99)
        return changed
