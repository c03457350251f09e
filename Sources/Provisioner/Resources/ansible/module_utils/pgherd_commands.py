"""Running PostgreSQL's programs: clean environment, no inherited descriptors, causes kept."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import json
import os
import subprocess


class CommandFailed(Exception):
    """A program ended with an error; the text is its own last words, the kind what can be done about it depends on."""

    def __init__(self, text, kind=None):
        super(CommandFailed, self).__init__(text)
        self.kind = kind


def clean_environment():
    """The environment of a child: nothing that steers libpq or ties it to a run of the controller."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PG") and not name.startswith("LC_") and name != "LANG"
    }
    kept["LC_ALL"] = "C.UTF-8"
    return kept


def tail(text, lines=12, characters=2000):
    """The last lines of a text, bounded."""
    kept = [line for line in text.splitlines() if line.strip()][-lines:]
    return "\n".join(kept)[-characters:]


def run(argv, stdin=None, detached=False, pass_fds=(), timeout=None, environment=None):
    """Run argv without a shell; returns (code, stdout, stderr) as text.

    A detached child starts in its own session and without the mark of the run that started it: it is meant to
    outlive the run. Any other child keeps the mark, so that it can be found and ended when the run is cut off.
    """
    environment = dict(clean_environment(), **(environment or {}))
    if not detached:
        if "PGHERD_RUN" in os.environ:
            environment["PGHERD_RUN"] = os.environ["PGHERD_RUN"]
    try:
        child = subprocess.Popen(
            argv,
            stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            cwd="/",
            close_fds=True,
            pass_fds=pass_fds,
            start_new_session=detached,
        )
    except OSError as error:
        raise CommandFailed("%s cannot be started: %s" % (argv[0], error.strerror))
    try:
        out, err = child.communicate(stdin.encode("utf-8") if stdin is not None else None, timeout=timeout)
    except subprocess.TimeoutExpired:
        child.kill()
        child.communicate()
        raise CommandFailed("%s did not end within %d s" % (os.path.basename(argv[0]), timeout))
    return child.returncode, out.decode("utf-8", "replace"), err.decode("utf-8", "replace")


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
)


def conninfo_value(text):
    return "'%s'" % text.replace("\\", "\\\\").replace("'", "\\'")


class Psql(object):
    """A superuser's psql on the node's own socket; SQL goes in on stdin, never in argv."""

    def __init__(self, run_as, bin_directory, socket_directory, port):
        self.argv = run_as + [
            os.path.join(bin_directory, "psql"),
            "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1",
            "-h", socket_directory, "-p", str(port), "-U", "postgres", "-f", "-",
            "-d", "dbname=postgres options=" + conninfo_value(" ".join("-c " + setting for setting in SESSION)),
        ]

    def json(self, what, sql, timeout=60):
        """Run SQL whose only output is one JSON value."""
        out = run_checked(what, self.argv, stdin=sql, timeout=timeout)[0]
        try:
            return json.loads(out)
        except ValueError:
            raise CommandFailed("%s answered with something that is not JSON: %s" % (what, tail(out)))
