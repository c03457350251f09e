"""Machines that cannot be used: each has an error of its own, and no machine of the cluster is changed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .expect import expect, refused
from .laboratory import Laboratory, create_line
from .registry import scenario
from .. import machine
from ..machine import Machine


def _untouched(machines: Iterable[Machine]) -> None:
    """Demands that nothing of PostgreSQL or pgherd came onto the machines."""
    for made in machines:
        said = machine.execute(
            made, "sh", "-c", "dpkg-query -W -f '${Package} ${Status}\\n' 'postgresql*' 2>/dev/null | grep ' installed$';"
            " ls -d /var/lib/pgherd /etc/systemd/system/pgherd* /etc/postgresql-common 2>/dev/null", check=False)
        expect(not said.strip(), f"{made.name} was changed although another machine was refused: {said}")


@scenario("hosts-refused", short=True)
def refused_machines(lab: Laboratory) -> None:
    """A wrong key or user, no sudo, a small disk and an unsupported system are told apart, and no machine of the cluster is changed."""
    machines = lab.hosts(3, sizes={2: 300})
    pair = machines[:2]
    for trial in (_wrong_key, _wrong_user, _no_sudo, _unsupported):
        trial(lab, pair)
        _untouched(machines)
    _no_disk(lab, machines)
    _untouched(machines)


def _wrong_key(lab: Laboratory, machines: list[Machine]) -> None:
    """A machine that does not know the key is named, with the key it has to know."""
    other = lab.directory / "other"
    lab.make_key(other)
    answer = lab.server(identity=other).ask(create_line("orders", machines))
    public = other.with_suffix(".pub").read_text(encoding="ascii").split()[1]
    refused(answer, "reach-failed", f"does not let ops in.*{re.escape(public[-20:-2])}", node="orders-1", phase="reach")


def _wrong_user(lab: Laboratory, machines: list[Machine]) -> None:
    """A user whom the machine does not know is named."""
    answer = lab.server().ask(create_line("orders", machines, ssh_user="nobodyhere"))
    refused(answer, "reach-failed", "does not let nobodyhere in", node="orders-1", phase="reach")


def _no_sudo(lab: Laboratory, machines: list[Machine]) -> None:
    """A user who may not become root is refused before anything is changed."""
    machine.execute(machines[1], "mv", "/etc/sudoers.d/90-lab-user", "/etc/sudoers.d/90-lab-user.aside")
    answer = lab.server().ask(create_line("orders", machines))
    refused(answer, "reach-failed", "sudo", node="orders-2", phase="reach")
    machine.execute(machines[1], "mv", "/etc/sudoers.d/90-lab-user.aside", "/etc/sudoers.d/90-lab-user")


def _unsupported(lab: Laboratory, machines: list[Machine]) -> None:
    """A system that is not supported is refused by its name."""
    release = 'PRETTY_NAME="Debian GNU/Linux 10 (buster)"\nNAME="Debian GNU/Linux"\nVERSION_ID="10"\nVERSION_CODENAME=buster\nID=debian\n'
    # The file is a link to /usr/lib/os-release.
    machine.execute(machines[1], "sh", "-c", "mv /etc/os-release /etc/os-release.aside && cat >/etc/os-release", text_input=release)
    answer = lab.server().ask(create_line("orders", machines))
    refused(answer, answer.end["code"], "Debian.* 10", node="orders-2", phase=answer.end["phase"])
    expect(answer.end["code"] in ("reach-failed", "configure-failed"), f"an unsupported system: {answer.end}")
    machine.execute(machines[1], "mv", "/etc/os-release.aside", "/etc/os-release")


def _no_disk(lab: Laboratory, machines: list[Machine]) -> None:
    """A machine whose disk is too small is named with what it has and what it needs."""
    answer = lab.server().ask(create_line("orders", machines))
    refused(answer, answer.end["code"], r"\d+ (MiB|GiB).*needed|needs? .*\d+ (MiB|GiB)", node="orders-3", phase=answer.end["phase"])
    expect(answer.end["code"] in ("reach-failed", "configure-failed"), f"a disk that is too small: {answer.end}")


@scenario("hosts-foreign-postgres", short=True)
def foreign(lab: Laboratory) -> None:
    """A PostgreSQL that is not pgherd's is refused and never touched."""
    machines = [*lab.hosts(1), *lab.hosts(1, kind="warm")]
    machine.execute(machines[1], "pg_createcluster", "--start", "15", "main")
    state = ("sh", "-c", "pg_lsclusters; cat /var/lib/postgresql/15/main/postmaster.pid; find /etc/postgresql /var/lib/postgresql -name '*.conf' -exec md5sum {} +")
    before = machine.execute(machines[1], *state)
    answer = lab.server().ask(create_line("orders", machines))
    refused(answer, "configure-failed", "PostgreSQL|/etc/postgresql|/var/lib/postgresql", node="orders-2", phase="configure")
    expect(machine.execute(machines[1], *state) == before, "the foreign PostgreSQL was touched")
    _untouched(machines[:1])


@scenario("hosts-changed-host-key", short=True)
def changed_key(lab: Laboratory) -> None:
    """A machine whose host key is another one than before stops everything, with a clear error."""
    machines = lab.hosts(2, kind="warm")
    server = lab.server()
    server.succeed(create_line("orders", machines))
    for pattern in ("rm -f /etc/ssh/ssh_host_*", "ssh-keygen -q -A", "systemctl restart ssh"):
        machine.execute(machines[1], "sh", "-c", pattern)
    machine.execute(machines[1], "pkill", "-f", "sshd: ops", check=False)
    server.stop()
    refused(server.ask("configure cluster orders"), "reach-failed", "host key", node="orders-2")
