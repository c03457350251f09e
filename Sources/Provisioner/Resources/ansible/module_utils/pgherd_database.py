"""The database that pgherd works in: one that its owner has dropped or closed is made anew or opened, on the primary."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import time

from ansible.module_utils.pgherd_commands import CommandFailed, Psql

# PostgreSQL's words, and what sets it right.
REPAIRS = (
    ('database "postgres" does not exist', "CREATE DATABASE postgres TEMPLATE template0"),
    ('database "postgres" is not currently accepting connections', "ALTER DATABASE postgres ALLOW_CONNECTIONS true"),
)
# Seconds for a standby to replay what was set right on its primary at the same moment.
PATIENCE = 30


def repair_for(words):
    """The statement that sets right what PostgreSQL complains of, or None.

    >>> repair_for('psql failed (exit code 2): FATAL:  database "postgres" does not exist')
    'CREATE DATABASE postgres TEMPLATE template0'
    >>> repair_for('FATAL:  database "orders" does not exist') is None
    True
    """
    return next((repair for complaint, repair in REPAIRS if complaint in words), None)


def open_database(run_as, bin_directory, socket_directory, port, is_standby, check_only, differences):
    """Make sure that the database can be connected to; true when something changed, or would by a mere check."""
    psql = Psql(run_as, bin_directory, socket_directory, port)
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            psql.text("psql", "SELECT;")
            return False
        except CommandFailed as error:
            repair = repair_for(str(error))
            if not repair or is_standby and (check_only or time.monotonic() > deadline):
                raise
        if is_standby:
            time.sleep(0.2)
            continue
        if check_only:
            differences.add("database postgres", "open", "dropped or closed")
        else:
            Psql(run_as, bin_directory, socket_directory, port, database="template1").text("psql", repair + ";")
        return True
