"""Where things are in an instance directory, and the file operations that survive a power cut."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import errno
import fcntl
import glob
import json
import os
import pwd
import re
import shutil
import stat

MARKER = "pgherd.json"
# Relative to the data directory: the same file is right on every node, and a copy of it stays right.
POSTGRESQL_CONF = "# Written by pgherd. The settings are in the files included here; the last one wins.\ninclude_dir '../conf.d'\n"


class LayoutError(Exception):
    """The instance directory is not what it has to be; what can be done about it depends on the kind."""

    def __init__(self, text, kind=None):
        super(LayoutError, self).__init__(text)
        self.kind = kind


class Layout(object):
    """The paths of one node.

    The instance directory and its configuration belong to whoever runs the controller's side (root on a machine),
    what the server writes belongs to the user who runs it; so that user can never lead a privileged write astray.
    """

    def __init__(self, directory):
        self.directory = directory
        self.data = os.path.join(directory, "data")
        self.sockets = os.path.join(directory, "run")
        self.logs = os.path.join(directory, "log")
        self.configuration = os.path.join(directory, "conf.d")
        self.catch_up = os.path.join(self.configuration, "95-catch-up.conf")
        self.certificate = os.path.join(directory, "server.crt")
        self.key = os.path.join(directory, "server.key")
        self.authority = os.path.join(directory, "root.crt")
        self.startup_log = os.path.join(self.logs, "startup.log")
        self.marker = os.path.join(directory, MARKER)

    def check_is_ours(self):
        """Refuse a directory that something else filled, and a name that pg_ctl's shell would not take literally."""
        if re.search(r'["$`\\\x00-\x1f]', self.directory) or not os.path.isabs(self.directory):
            raise LayoutError("%r cannot be the path of an instance" % self.directory)
        if not os.path.isdir(self.directory):
            return
        if not os.path.exists(self.marker) and set(os.listdir(self.directory)) - {MARKER + ".new"}:
            raise LayoutError("%s is not empty and was not made by pgherd; it is left untouched" % self.directory, "foreign")

    def check_data(self, major, standby):
        """A finished data directory must fit its node: it is never wiped to make it fit."""
        with open(os.path.join(self.data, "PG_VERSION")) as handle:
            found = handle.read().strip()
        if found != str(major):
            raise LayoutError("%s was made by PostgreSQL %s, not %d; nothing was changed" % (self.data, found, major), "foreign")
        if os.path.exists(os.path.join(self.data, "standby.signal")) != standby:
            if standby:
                raise LayoutError(
                    "%s belongs to a primary, but on record this node is a replica, so nothing was changed. It may hold the only good "
                    "data: keep it running and its data where they are, and find out which node has what the others lack; "
                    "docs/operations.md tells how a node follows again" % self.data, "promoted")
            raise LayoutError("%s belongs to a standby, but this node has to be a primary; nothing was changed" % self.data, "foreign")
        with open(os.path.join(self.data, "postgresql.conf")) as handle:
            if handle.read() != POSTGRESQL_CONF:
                raise LayoutError("%s/postgresql.conf was not written by pgherd; nothing was changed" % self.data, "foreign")

    def partials(self):
        return glob.glob(os.path.join(glob.escape(self.directory), "data.partial-*"))

    def remove_partials(self):
        """Remove what an interrupted run left of a data directory; true when there was something."""
        found = self.partials()
        for path in found:
            shutil.rmtree(path)
        return bool(found)

    def lock(self):
        """Take the build lock; children inherit it, so a builder that outlived its parent still holds it."""
        descriptor = os.open(os.path.join(self.directory, ".lock"), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            if error.errno in (errno.EAGAIN, errno.EACCES):
                raise LayoutError("another process is building %s at this moment" % self.data)
            raise
        return descriptor


def account(name):
    """The passwd entry of the user who runs the server."""
    try:
        return pwd.getpwnam(name)
    except KeyError:
        raise LayoutError("there is no operating system user %s" % name)


def own(path, user, mode, group_only=False, check=False):
    """Give path its mode and owner where they differ; true when something changed, or would by a mere check."""
    state = os.lstat(path)
    if stat.S_ISLNK(state.st_mode):
        raise LayoutError("%s is a symbolic link" % path)
    uid, gid = (os.geteuid() if group_only else user.pw_uid), user.pw_gid
    changed = False
    if os.geteuid() == 0 and (state.st_uid, state.st_gid) != (uid, gid):
        if not check:
            os.chown(path, uid, gid)
        changed = True
    if stat.S_IMODE(state.st_mode) != mode:
        if not check:
            os.chmod(path, mode)
        changed = True
    return changed


def leads_to(owner, name, descriptor):
    """Whether a link leads to something that belongs to that number."""
    try:
        return os.stat(name, dir_fd=descriptor).st_uid == owner
    except OSError:
        return False


def adopt(path, user, check=False):
    """Give a directory with all that is in it to the server's user where it belongs to another one; returns that one's number, or None.

    On a volume numbers outlive the machine, and the next one's postgres may have another. The directory itself comes last, so that
    what is cut off is begun again. No link is followed; where one leads to a place of the former user's, that is refused.
    """
    try:
        former = os.lstat(path).st_uid
    except OSError:
        return None
    # What is root's was being made when somebody cut that off.
    if os.geteuid() != 0 or former in (user.pw_uid, 0):
        return None
    if check:
        return former
    for _directory, directories, files, descriptor in os.fwalk(path, topdown=False, follow_symlinks=False):
        for name in directories + files:
            state = os.lstat(name, dir_fd=descriptor)
            if stat.S_ISLNK(state.st_mode) and leads_to(former, name, descriptor):
                place = os.readlink(name, dir_fd=descriptor)
                raise LayoutError("%s belongs to the user with the number %d, which %s had on another machine; as root there: chown -R %s: %s" % (
                    place, former, user.pw_name, user.pw_name, place))
            os.chown(name, user.pw_uid, user.pw_gid, dir_fd=descriptor, follow_symlinks=False)
    os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)
    return former


def sync_directory(path):
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_file(path, text, user, mode, group_only=False, check=False):
    """Replace a file in one step, durably; true when content, mode or owner changed, or would by a mere check."""
    content = text.encode("utf-8")
    try:
        with open(path, "rb") as existing:
            same = existing.read() == content
    except IOError as error:
        if error.errno != errno.ENOENT:
            raise
        same = False
    if same:
        return own(path, user, mode, group_only, check)
    if check:
        return True
    staged = path + ".new"
    if os.path.lexists(staged):
        os.unlink(staged)
    descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    own(staged, user, mode, group_only)
    os.rename(staged, path)
    sync_directory(os.path.dirname(path))
    return True


def read_marker(layout):
    try:
        with open(layout.marker) as handle:
            return json.load(handle)
    except (IOError, ValueError):
        return {}


def marker_obstacle(layout, cluster, node, identity, authorities=""):
    """Whose an instance directory is, if it is another's; None where it is this node's, or nobody's.

    Two servers may be given the same machine and the same name, so a marker names the installation and its cluster. Earlier
    versions wrote cluster and node alone: such a node belongs to whoever has the authority of its certificate.
    """
    found = read_marker(layout)
    if not found:
        return None
    who = "node %s of cluster %s" % (found.get("node"), found.get("cluster"))
    theirs = found.get("identity")
    if theirs and identity and theirs != identity:
        return "%s that another pgherd server made (identity %s)" % (who, theirs)
    if (found.get("cluster"), found.get("node")) != (cluster, node):
        return who
    if theirs or not authorities or not os.path.exists(layout.data):
        return None
    try:
        with open(layout.authority) as handle:
            shown = handle.read()
    except IOError:
        shown = ""
    if certificates(shown) & certificates(authorities):
        return None
    return "%s that another pgherd server made, since its certificates come from another authority" % who


def certificates(text):
    """The certificates in a text, each without its frame and line ends."""
    return set("".join(body.split()) for body in re.findall(
        "-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", text, re.DOTALL))
