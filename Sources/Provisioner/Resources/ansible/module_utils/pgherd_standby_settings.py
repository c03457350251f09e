"""The settings that a standby must not have lower than its primary had when it wrote the WAL being replayed."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import os
import pwd
import time

from ansible.module_utils.pgherd_commands import CommandFailed, control_data, run_checked
from ansible.module_utils.pgherd_layout import sync_directory, write_file

# The name of the setting and the field of pg_controldata that holds the primary's value.
SETTINGS = (
    ("max_connections", "max_connections setting"),
    ("max_worker_processes", "max_worker_processes setting"),
    ("max_wal_senders", "max_wal_senders setting"),
    ("max_prepared_transactions", "max_prepared_xacts setting"),
    ("max_locks_per_transaction", "max_locks_per_xact setting"),
)


def too_low(layout, bin_directory, run_as):
    """The settings whose configured value is lower than the primary's, with the primary's value."""
    control = control_data(run_as, bin_directory, layout.data)
    postgres = run_as + [os.path.join(bin_directory, "postgres"), "-D", layout.data, "-C"]
    return [
        (name, int(control[field]))
        for name, field in SETTINGS
        if int(control[field]) > int(run_checked("postgres -C " + name, postgres + [name])[0])
    ]


def is_standby(layout):
    return os.path.exists(os.path.join(layout.data, "standby.signal"))


def keep_old(layout, bin_directory, run_as):
    """Raise the settings of a standby that is behind a lowering; false when that is not what ails it."""
    try:
        lower = is_standby(layout) and too_low(layout, bin_directory, run_as)
    except CommandFailed:
        # Whatever keeps the programs from answering also kept the server from starting, and has been said already.
        return False
    if not lower:
        return False
    lines = ["# Written by pgherd until this standby has replayed the primary's lower settings."]
    lines += ["%s = %d" % setting for setting in lower]
    user = pwd.getpwuid(os.stat(layout.data).st_uid)
    write_file(layout.catch_up, "\n".join(lines) + "\n", user, 0o640, True)
    return True


def check_kept(layout, bin_directory, run_as):
    """What ALTER SYSTEM has set on the standby itself overrides whatever is written for it to catch up."""
    lower = too_low(layout, bin_directory, run_as)
    if not lower:
        return
    os.unlink(layout.catch_up)
    names = " and ".join(name for name, _value in lower)
    raise CommandFailed(
        "the standby cannot start: ALTER SYSTEM has set its %s lower than its primary's (%s); remove the lines of %s from "
        "%s/postgresql.auto.conf, then configure" % (
            names, ", ".join("%s = %d" % setting for setting in lower), names, layout.data), "overridden")


def await_lowered(layout, bin_directory, run_as, timeout):
    """Before a standby is restarted with lower settings: wait until it has replayed the primary's."""
    if not is_standby(layout):
        return
    if os.path.exists(layout.catch_up):
        os.unlink(layout.catch_up)
        sync_directory(layout.configuration)
    deadline = time.monotonic() + timeout
    while True:
        lower = too_low(layout, bin_directory, run_as)
        if not lower:
            return
        if time.monotonic() > deadline:
            keep_old(layout, bin_directory, run_as)
            names = " and ".join(name for name, _value in lower)
            raise CommandFailed(
                "the standby did not replay a lower %s of its primary within %d s, whose last one was %s; where ALTER SYSTEM has "
                "set that on the primary, run there as its superuser: %s; then configure" % (
                    names, timeout, ", ".join("%s = %d" % setting for setting in lower),
                    "; ".join("ALTER SYSTEM RESET " + name for name, _value in lower)), "overridden")
        time.sleep(0.1)
