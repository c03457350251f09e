"""The PostgreSQL project's package repository on a machine: found where it is a source already, else added, and taken
back where it does not bring what it was added for."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import glob
import os
import shutil
import tempfile

from ansible.module_utils import pgherd_apt as apt
from ansible.module_utils.pgherd_commands import CommandFailed, run_checked
from ansible.module_utils.pgherd_files import remove_system_file, write_system_file
from ansible.module_utils.pgherd_openpgp import fingerprint

KEY = "/etc/apt/keyrings/pgherd-pgdg.asc"
SOURCE = "/etc/apt/sources.list.d/pgherd-pgdg.sources"
AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"
KEY_LIMIT = 1048576
# Only this source is fetched, and a failure of it is an error and not a warning.
ALONE = ["-o", "Dir::Etc::sourcelist=" + SOURCE, "-o", "Dir::Etc::sourceparts=-", "-o", "APT::Get::List-Cleanup=false",
         "-o", "APT::Update::Error-Mode=any"]


class Entry(object):
    """One suite of one package source, and the file that names it."""

    def __init__(self, path, uri, suite):
        self.path, self.uri, self.suite = path, uri.rstrip("/"), suite


def one_line_entries(path, text):
    for line in text.splitlines():
        words = line.split("#")[0].replace("]", "] ").split()
        if not words or words[0] not in ("deb", "deb-src"):
            continue
        if len(words) > 1 and words[1].startswith("["):
            while len(words) > 1 and not words[1].endswith("]"):
                del words[1]
            del words[1:2]
        if len(words) > 2:
            yield Entry(path, words[1], words[2])


def stanza_entries(path, text):
    for stanza in "\n".join(line if line.strip() else "" for line in text.splitlines()).split("\n\n"):
        fields, name = {}, ""
        for line in stanza.splitlines():
            if line.startswith("#"):
                continue
            if line[:1] in (" ", "\t"):
                fields[name] = fields.get(name, "") + " " + line.strip()
            elif ":" in line:
                name, value = line.split(":", 1)
                name = name.strip().lower()
                fields[name] = value.strip()
        if fields.get("enabled", "yes").lower() in ("no", "false", "off", "0", "without", "disable"):
            continue
        for uri in fields.get("uris", "").split():
            for suite in fields.get("suites", "").split():
                yield Entry(path, uri, suite)


def entries(directory="/etc/apt"):
    """Every package source of the machine, as apt reads them."""
    paths = [os.path.join(directory, "sources.list")]
    for ending in ("list", "sources"):
        paths += sorted(glob.glob(os.path.join(directory, "sources.list.d", "*." + ending)))
    for path in paths:
        text = read(path)
        if text is not None:
            parse = stanza_entries if path.endswith(".sources") else one_line_entries
            for entry in parse(path, text):
                yield entry


def read(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as handle:
            return handle.read()
    except (IOError, OSError):
        return None


def strangers(uri, suite):
    """The files of somebody else's that name this suite: apt refuses all its sources where two of them for one suite name different keys."""
    return sorted(set(entry.path for entry in entries() if (entry.uri, entry.suite) == (uri.rstrip("/"), suite) and entry.path != SOURCE))


def give_way():
    """Remove our source where somebody else has added the same one since; true when it was removed."""
    ours = [entry for entry in entries() if entry.path == SOURCE]
    if not any(strangers(entry.uri, entry.suite) for entry in ours):
        return False
    return any([remove_system_file(SOURCE), remove_system_file(KEY)])


def signing_key(repository, wanted):
    """The repository's key, which is believed by its fingerprint alone; apt fetches it, by its proxy and with its patience."""
    place = "%s/%s.asc" % (repository.rstrip("/"), wanted[-8:])
    directory = tempfile.mkdtemp(prefix="pgherd-")
    try:
        # The user as whom apt fetches.
        shutil.chown(directory, "_apt")
        path = os.path.join(directory, "key.asc")
        run_checked("fetching %s" % place, [
            "/usr/lib/apt/apt-helper", "-o", "Acquire::Retries=2", "-o", "Acquire::http::Timeout=30",
            "-o", "Acquire::https::Timeout=30", "download-file", place, path], timeout=180)
        with open(path, "rb") as handle:
            text = handle.read(KEY_LIMIT).decode("ascii")
        found = fingerprint(text)
    except (EnvironmentError, LookupError, ValueError) as error:
        raise CommandFailed("what %s holds is no key that can be read: %s" % (place, error))
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    if found != wanted:
        raise CommandFailed("%s is another key (%s) than the one that is trusted (%s)" % (place, found, wanted))
    return text


class Addition(object):
    """What is written to the machine, so that it can be taken back."""

    def __init__(self):
        self.former = dict((path, read(path)) for path in (KEY, SOURCE))

    def write(self, uri, suite, key):
        write_system_file(KEY, key)
        write_system_file(SOURCE, (
            "# Written by pgherd: this system does not bring the PostgreSQL that was asked for.\n"
            "Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n" % (uri, suite, KEY)))

    def undo(self):
        for path in (SOURCE, KEY):
            if self.former[path] is None:
                remove_system_file(path)
            else:
                write_system_file(path, self.former[path])


def attempt(addition, server, uri, suite, wanted, deadline):
    """Add one repository; raises CommandFailed where that does not bring the package."""
    others = strangers(uri, suite)
    if others:
        raise CommandFailed("%s is a package source of this machine already (%s) and does not bring it" % (uri, ", ".join(others)))
    addition.write(uri, suite, signing_key(uri, wanted))
    code, words = apt.apt(["update"] + apt.UPDATE + ALONE, deadline)
    if code != 0:
        raise CommandFailed("the package lists of %s %s cannot be fetched: %s" % (uri, suite, apt.errors(words)))
    if not apt.candidate(server):
        raise CommandFailed("%s %s does not have it" % (uri, suite))


def add(server, places, wanted, deadline):
    """Add the first of the repositories, each a URI and a suite, that brings the package; returns what can be undone.

    Where none does, or anything goes wrong, the machine's sources are as they were before.
    """
    if any(uri.startswith("https:") for uri, _suite in places) and not os.path.exists(AUTHORITIES):
        apt.install(["ca-certificates"], deadline)
    addition, reasons = Addition(), []
    for uri, suite in places:
        try:
            attempt(addition, server, uri, suite, wanted, deadline)
            return addition
        except CommandFailed as error:
            addition.undo()
            reasons.append(str(error))
        except BaseException:
            addition.undo()
            raise
    raise CommandFailed("%s is in no package source of this machine: %s" % (server, "; ".join(reasons)))
