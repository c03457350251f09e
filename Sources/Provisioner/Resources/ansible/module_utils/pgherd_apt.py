"""Installing packages on Debian and Ubuntu beside whoever else may be doing so at this moment."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import fcntl
import os
import re
import struct
import time

from ansible.module_utils.pgherd_commands import CommandFailed, run, run_checked, tail

LOCKS = ("/var/lib/dpkg/lock-frontend", "/var/lib/dpkg/lock", "/var/lib/apt/lists/lock")
FLOCK = "hhqqi"
ENVIRONMENT = {
    "DEBIAN_FRONTEND": "noninteractive",
    "APT_LISTCHANGES_FRONTEND": "none",
    # Nothing else on the machine is restarted because of what is installed here.
    "NEEDRESTART_SUSPEND": "1",
}
OPTIONS = ["-q", "-y", "-o", "DPkg::Lock::Timeout=60", "-o", "Dpkg::Use-Pty=0"]
# What nothing here reads is not fetched either, and hooks that feed desktops and hints do not run.
UPDATE = ["-o", "Acquire::Languages=none", "-o", "Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false",
          "-o", "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false", "-o", "Acquire::PDiffs=false",
          "-o", "APT::Update::Post-Invoke-Success::=",
          # A release that becomes oldstable is the same archive under the same key; another code name would be another one.
          "-o", "Acquire::AllowReleaseInfoChange::Suite=true"]
# A configuration file that somebody changed stays.
INSTALL = ["--no-install-recommends", "-o", "Dpkg::Options::=--force-confdef", "-o", "Dpkg::Options::=--force-confold"]
# The files of a package need not be on disk one by one, which takes half the time. A machine that loses its power meanwhile may be
# left with empty files, so this is for machines that can be thrown away.
HASTY = ["-o", "Dpkg::Options::=--force-unsafe-io"]
LOCKED = re.compile(r"Could not get lock|Unable to lock|is held by process")
STALE = re.compile(r"Failed to fetch|Unable to fetch|Unable to locate package|has no installation candidate|404 ")
# Seconds for what apt-get and dpkg do themselves, beside the waiting for others.
LIMIT = 1800
CONSENT = " (if that change is meant, as root there: apt-get update --allow-releaseinfo-change)"
INTERRUPTED = "dpkg was interrupted"


def lock_holder():
    """The process that holds one of apt's locks, or None."""
    for path in LOCKS:
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except OSError:
            continue
        try:
            answer = fcntl.fcntl(descriptor, fcntl.F_GETLK, struct.pack(FLOCK, fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0))
        finally:
            os.close(descriptor)
        kind, _whence, _start, _length, pid = struct.unpack(FLOCK, answer)
        if kind != fcntl.F_UNLCK:
            return pid
    return None


def program(pid):
    try:
        with open("/proc/%d/comm" % pid) as handle:
            return "%s (pid %d)" % (handle.read().strip(), pid)
    except (IOError, OSError):
        return "pid %d" % pid


def await_lock(deadline):
    while True:
        pid = lock_holder()
        if pid is None:
            return
        if time.monotonic() > deadline:
            raise CommandFailed("packages cannot be installed: %s has held apt's lock all the time; end it or wait, then try again" % program(pid))
        time.sleep(0.2)


def apt(arguments, deadline):
    """Run apt-get; returns (code, words). Waits for others, and finishes what an interrupted dpkg left."""
    mended = False
    while True:
        await_lock(deadline)
        code, out, err = run(["apt-get"] + OPTIONS + arguments, environment=ENVIRONMENT, timeout=LIMIT)
        words = err + "\n" + out
        if code == 0:
            return code, words
        if INTERRUPTED in words and not mended:
            mended = True
            run_checked(
                "dpkg --configure -a", ["dpkg", "--force-confdef", "--force-confold", "--configure", "-a"],
                environment=ENVIRONMENT, timeout=LIMIT)
        elif not LOCKED.search(words) or time.monotonic() > deadline:
            return code, words


def errors(words):
    """What apt complains of; its lines that begin with Err: name a source, and the reason is in a later one."""
    for signs in (("E:", "W: Failed to fetch", "dpkg: error"), ("Err:",)):
        found = [line.strip() for line in words.splitlines() if line.startswith(signs)]
        if found:
            return tail("\n".join(found))
    return tail(words)


def update(deadline):
    """Fetch the package lists; a source that fails is only told of, for it may not be one that matters."""
    code, words = apt(["update"] + UPDATE, deadline)
    if code == 0 and "\nW: " not in "\n" + words:
        return ""
    return errors(words) + (CONSENT if "must be accepted explicitly" in words else "")


def installed(packages):
    """Whether dpkg has all of them completely installed."""
    code, out, _err = run(["dpkg-query", "-W", "-f", "${db:Status-Abbrev}\n"] + packages)
    states = out.split()
    return code == 0 and len(states) == len(packages) and all(state == "ii" for state in states)


def candidate(package):
    """The version that apt would install, or None."""
    out = run_checked("apt-cache", ["apt-cache", "policy", package])[0]
    match = re.search(r"^\s*Candidate: (\S+)", out, re.MULTILINE)
    return match.group(1) if match and match.group(1) != "(none)" else None


def install(packages, deadline, hasty=False):
    """Install packages; where the lists turn out to be stale, they are fetched and it is tried once more."""
    arguments = ["install"] + INSTALL + (HASTY if hasty else []) + packages
    code, words = apt(arguments, deadline)
    complaint = ""
    if code != 0 and STALE.search(words):
        complaint = update(deadline)
        code, words = apt(arguments, deadline)
    if code != 0:
        ending = "apt-get was ended by signal %d" % -code if code < 0 else errors(words)
        # Why the lists are stale says more than what they lead to.
        if complaint:
            ending = "the package lists cannot be fetched: %s; and so: %s" % (complaint, ending)
        raise CommandFailed("installing %s failed: %s" % (" ".join(packages), ending))
