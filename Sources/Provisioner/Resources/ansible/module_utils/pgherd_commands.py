"""Running PostgreSQL's programs: clean environment, no inherited descriptors, causes kept."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import json
import os

from ansible.module_utils.pgherd_children import Overdue, begin, converse, end

# Who logs in may have a stricter one, and sudo keeps it: then what packages make could be read by root alone.
os.umask(0o022)

# What sudo calls the path of programs need not hold them all, and dpkg refuses to work without some.
PATH = ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")

# Seconds for a program whose work does not depend on how much data there is.
LIMIT = 120


class CommandFailed(Exception):
    """A program ended with an error; the text is its own last words, the kind what can be done about it depends on."""

    def __init__(self, text, kind=None):
        super(CommandFailed, self).__init__(text)
        self.kind = kind


class CommandOverdue(CommandFailed):
    """A program did not end in time and was killed; the text says which and when."""


def clean_environment():
    """The environment of a child: nothing that steers libpq or ties it to a run of the controller."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PG") and not name.startswith("LC_") and name != "LANG"
    }
    kept["LC_ALL"] = "C.UTF-8"
    found = [place for place in os.environ.get("PATH", "").split(":") if place]
    kept["PATH"] = ":".join(found + [place for place in PATH if place not in found])
    return kept


def tail(text, lines=12, characters=2000):
    """The last lines of a text, bounded."""
    kept = [line for line in text.splitlines() if line.strip()][-lines:]
    return "\n".join(kept)[-characters:]


def run(argv, stdin=None, detached=False, pass_fds=(), timeout=LIMIT, silence=None, environment=None, watch=None):
    """Run argv without a shell; returns (code, stdout, stderr) as text.

    What has not ended after the timeout, or has said nothing for the silence (in seconds, None for any), is killed
    with everything that it started; what watch says has moved counts as a word. A detached child starts in its own session and without the mark of the run that
    started it: it is meant to outlive the run. Any other child keeps the mark, so that it can be found and ended
    when the run is cut off.
    """
    environment = dict(clean_environment(), **(environment or {}))
    if not detached and "PGHERD_RUN" in os.environ:
        environment["PGHERD_RUN"] = os.environ["PGHERD_RUN"]
    try:
        child = begin(argv, environment, stdin is not None, detached, pass_fds)
    except OSError as error:
        raise CommandFailed("%s cannot be started: %s" % (argv[0], error.strerror))
    try:
        out, err = converse(child, (stdin or "").encode("utf-8"), timeout, silence, watch)
    except Overdue as overdue:
        end(child)
        raise CommandOverdue("%s %s" % (os.path.basename(program(argv)), overdue))
    return child.returncode, out.decode("utf-8", "replace"), err.decode("utf-8", "replace")


def program(argv):
    """The program that argv is about: what comes after a prefix that becomes another user."""
    return argv[argv.index("--") + 1] if "--" in argv[:-1] else argv[0]


def run_checked(what, argv, **options):
    """Like run, but an error ends in CommandFailed with the program's own words."""
    code, out, err = run(argv, **options)
    if code != 0:
        words = tail(err) or tail(out) or "it said nothing"
        ending = "signal %d" % -code if code < 0 else "exit code %d" % code
        raise CommandFailed("%s failed (%s): %s" % (what, ending, words))
    return out, err


def control_data(run_as, bin_directory, data_directory):
    """pg_controldata's fields as a dictionary."""
    argv = run_as + [os.path.join(bin_directory, "pg_controldata"), "-D", data_directory]
    out = run_checked("pg_controldata", argv)[0]
    fields = {}
    for line in out.splitlines():
        name, separator, value = line.partition(":")
        if separator:
            fields[name.strip()] = value.strip()
    return fields


# What is set for a role or a database would count in pgherd's own sessions too; what a connection asks for counts more.
SESSION = (
    "search_path=pg_catalog", "statement_timeout=0", "lock_timeout=0", "idle_in_transaction_session_timeout=0",
    "default_transaction_read_only=off", "default_transaction_isolation=read\\ committed", "client_min_messages=notice",
    # A library that is missing would let nobody in, who could take the setting back.
    "session_preload_libraries=", "local_preload_libraries=",
    # A standby that commits wait for may not be there.
    "synchronous_commit=local",
)


def conninfo_value(text):
    return "'%s'" % text.replace("\\", "\\\\").replace("'", "\\'")


class Psql(object):
    """A superuser's psql on the node's own socket; SQL goes in on stdin, never in argv."""

    def __init__(self, run_as, bin_directory, socket_directory, port, connect_timeout=30, database="postgres"):
        self.argv = run_as + [
            os.path.join(bin_directory, "psql"),
            "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1",
            "-h", socket_directory, "-p", str(port), "-U", "postgres", "-f", "-",
            "-d", "dbname=%s connect_timeout=%d options=%s" % (
                database, connect_timeout, conninfo_value(" ".join("-c " + setting for setting in SESSION))),
        ]

    def text(self, what, sql, timeout=60, **options):
        """Run SQL; returns (stdout, stderr)."""
        try:
            return run_checked(what, self.argv, stdin=sql, timeout=timeout, **options)
        except CommandFailed as error:
            if not isinstance(error, CommandOverdue) and "timeout expired" not in str(error):
                raise
            raise CommandFailed(
                "PostgreSQL has its socket open but does not answer (%s): it was stopped by a signal, or waits for its disk or a "
                "lock; look at it with ps on that machine, restart it if need be, then try again" % error)

    def json(self, what, sql, timeout=60):
        """Run SQL whose only output is one JSON value."""
        out = self.text(what, sql, timeout)[0]
        try:
            return json.loads(out)
        except ValueError:
            raise CommandFailed("%s answered with something that is not JSON: %s" % (what, tail(out)))
