"""Finding what is on a machine already: PostgreSQL that is not ours, and whoever has the port."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import glob
import json
import os
import pwd
import re
import socket
import struct

SERVERS = ("postgres", "postmaster", "edb-postgres")
LISTENING = "0A"


def link(path):
    try:
        return re.sub(r" \(deleted\)\Z", "", os.readlink(path))
    except OSError:
        return ""


def parent(pid):
    try:
        with open("/proc/%s/stat" % pid) as handle:
            return handle.read().rpartition(")")[2].split()[1]
    except (IOError, OSError, IndexError):
        return ""


def is_server(pid):
    return os.path.basename(link("/proc/%s/exe" % pid)) in SERVERS


def postmasters():
    """Every running postmaster as (pid, data directory, user); a server's other processes are its children."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        directory = link("/proc/%s/cwd" % pid) if is_server(pid) else ""
        if not directory or is_server(parent(pid)):
            continue
        try:
            uid = os.stat("/proc/%s" % pid).st_uid
            user = pwd.getpwuid(uid).pw_name
        except OSError:
            continue
        except KeyError:
            user = str(uid)
        yield int(pid), directory, user


def debian_clusters(known):
    """The clusters of Debian's own tools beside those with known data directories, as (what, where); each once."""
    known = set(known)
    for pattern in ("/var/lib/postgresql/*/PG_VERSION", "/var/lib/postgresql/*/*/PG_VERSION"):
        for directory in sorted(map(os.path.dirname, glob.glob(pattern))):
            if directory not in known:
                known.add(directory)
                yield "a PostgreSQL data directory", directory
    for path in sorted(glob.glob("/etc/postgresql/*/*/postgresql.conf")):
        major, name = path.split("/")[3:5]
        if os.path.join("/var/lib/postgresql", major, name) not in known:
            yield "the PostgreSQL cluster %s/%s" % (major, name), os.path.dirname(path)


def other_instances(directory):
    """Instances of pgherd beside this one, as (node, cluster, where)."""
    for path in sorted(glob.glob(os.path.join(glob.escape(os.path.dirname(directory)), "*", "pgherd.json"))):
        if os.path.dirname(path) == directory:
            continue
        try:
            with open(path) as handle:
                marker = json.load(handle)
        except (IOError, ValueError):
            marker = {}
        yield marker.get("node", "unknown"), marker.get("cluster", "unknown"), os.path.dirname(path)


def packed(table_entry):
    """An address of /proc/net/tcp in network order: the kernel prints words of the machine's own order."""
    words = [table_entry[index:index + 8] for index in range(0, len(table_entry), 8)]
    return b"".join(struct.pack("=I", int(word, 16)) for word in words)


def listeners(address, port):
    """Inodes of the sockets that keep anybody else from listening at address and port."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    own = socket.inet_pton(family, address)
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            with open(table) as handle:
                rows = [line.split() for line in handle.readlines()[1:]]
        except (IOError, OSError):
            continue
        for row in rows:
            where, _separator, number = row[1].partition(":")
            if row[3] == LISTENING and int(number, 16) == port:
                bound = packed(where)
                if bound == own or not any(bound) or bound[-4:] == own:
                    yield row[9]


def holders(inode):
    """The processes that have a socket open."""
    wanted = "socket:[%s]" % inode
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            numbers = os.listdir("/proc/%s/fd" % pid)
        except OSError:
            continue
        if any(link("/proc/%s/fd/%s" % (pid, number)) == wanted for number in numbers):
            yield int(pid)


def describe(pid):
    try:
        with open("/proc/%d/comm" % pid) as handle:
            return "%s (pid %d)" % (handle.read().strip(), pid)
    except (IOError, OSError):
        return "pid %d" % pid
