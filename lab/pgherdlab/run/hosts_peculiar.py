"""Machines as people really have them: shells that talk, sudo that gives little, lists of packages from long ago."""

from __future__ import annotations

from . import checks
from .expect import equal, expect, refused
from .laboratory import USER, Laboratory, create_line
from .registry import scenario
from .. import machine
from ..machine import Machine

# Printed whatever is run; without a line break at its end, and with what looks like the answer of a program.
_START_FILE = "umask 077\necho 'Authorised use only'\necho '{' >&2\nprintf 'end=no'\n"
# Only root, and from a path that does not hold the administrator's programs.
_SUDO = f"{USER} ALL=(root) NOPASSWD: ALL\nDefaults:{USER} secure_path=\"/usr/bin:/bin\", lecture=always\n"
# The lists as they were before the release became oldstable: apt has to fetch them anew, and finds that their suite has changed.
_OLD_LISTS = """
apt-get -q update
cd /var/lib/apt/lists
sed -i 's/^Suite: .*/Suite: formerly/' *InRelease
touch -d 2024-01-01 *InRelease
rm -f *_Packages*
"""


@scenario("hosts-peculiar", short=True)
def peculiar(lab: Laboratory) -> None:
    """Shells that print, a strict umask, sudo to root alone, no place to write and old package lists keep no cluster from working."""
    machines = lab.hosts(2)
    talking, bare = machines
    _shell(talking, f"cat >/home/{USER}/.bashrc", _START_FILE)
    _shell(talking, _OLD_LISTS)
    _shell(bare, f"chsh -s /bin/dash {USER} && chmod 0555 /home/{USER} && mount -t tmpfs -o noexec,mode=1777 tmpfs /tmp")
    for made in machines:
        _shell(made, "cat >/etc/sudoers.d/90-lab-user", _SUDO)
    server = lab.server()
    made = server.succeed(create_line("orders", machines))
    told = [reply.text for reply in made.replies if reply["node"] == "orders-1" and "Authorised use only" in reply.text]
    expect(len(told) == 1 and "start file" in told[0], f"what is told of a shell that prints: {told}")
    _works(server)
    server.succeed("rotate secrets cluster orders")
    _works(server)
    readable = machine.execute(talking, "runuser", "-u", "nobody", "--", "cat", "/etc/needrestart/conf.d/pgherd.conf", "/etc/postgresql-common/createcluster.d/pgherd.conf")
    expect(bool(readable), "what was installed can't be read by others")
    server.succeed("destroy cluster orders confirm=orders")


@scenario("hosts-root-without-sudo", short=True)
def root(lab: Laboratory) -> None:
    """Where root logs in, no sudo is needed; data that carries another number than this machine's postgres is given to it."""
    machines = lab.hosts(2, kind="warm")
    for made in machines:
        _shell(made, f"cp -r /home/{USER}/.ssh /root/ && chown -R root:root /root/.ssh && mv /usr/bin/sudo /usr/bin/sudo.aside")
    server = lab.server()
    server.succeed(create_line("orders", machines, ssh_user="root"))
    _works(server)
    # The replica first, since a primary that stops waits for it.
    for node, made in (("orders-2", machines[1]), ("orders-1", machines[0])):
        place = f"/var/lib/pgherd/{node}"
        _shell(made, f"systemctl stop pgherd-{node}.service && chown -R 4242:4242 {place}/data {place}/log {place}/run")
    repaired = server.succeed("configure cluster orders")
    given = [reply.text for reply in repaired.replies if "the number 4242" in reply.text]
    expect(len(given) == 2, f"what is told of data that belonged to another number: {given}")
    _works(server)
    server.succeed("destroy cluster orders confirm=orders")


@scenario("hosts-refused-at-reach", short=True)
def unusable(lab: Laboratory) -> None:
    """What Ansible would fail with is found before anything is built, one after the other, with what helps."""
    made = lab.hosts(1)[0]
    server = lab.server(connect_deadline_seconds=10)
    _shell(made, f"chsh -s /usr/sbin/nologin {USER}")
    command = create_line("orders", [made])
    for spoil, restore, text in (
        ("true", f"chsh -s /bin/bash {USER}; pkill -f '^sshd: {USER}' || true", "login shell.*currently not available"),
        ("mv /usr/bin/sudo /usr/bin/sudo.aside", "mv /usr/bin/sudo.aside /usr/bin/sudo", "apt install sudo.*ssh_user=root"),
        ("mv /etc/sudoers.d/90-lab-user /root/", "mv /root/90-lab-user /etc/sudoers.d/", "without a password.*NOPASSWD"),
        ("echo 'Defaults requiretty' >/etc/sudoers.d/tty", "rm /etc/sudoers.d/tty", "terminal.*!requiretty"),
        ("mv /usr/bin/python3 /usr/bin/aside", "mv /usr/bin/aside /usr/bin/python3", "no /usr/bin/python3.*apt install python3"),
        (_instead("cat >/dev/null; echo python=3.6.9"), _BACK, r"Python 3\.6\.9.*3\.9 or newer"),
        (_instead("echo \"No module named 'ssl'\"; exit 1"), _BACK, "No module named 'ssl'.*reinstall python3"),
        ("chmod 0 /usr/sbin/runuser", "chmod 755 /usr/sbin/runuser", "become another user"),
    ):
        _shell(made, spoil)
        answer = server.ask(command)
        # After the first refusal the cluster is on record.
        command = "resume cluster orders"
        refused(answer, "reach-failed", text, node="orders-1", phase="reach")
        _shell(made, restore)
    found = machine.execute(made, "sh", "-c", "ls -d /var/lib/pgherd /etc/postgresql-common /etc/systemd/system/pgherd* 2>/dev/null", check=False)
    expect(not found.strip(), f"the machine was changed although it was refused: {found}")


_BACK = "rm /usr/bin/python3 && mv /usr/bin/aside /usr/bin/python3"


def _instead(script: str) -> str:
    """Puts a script in Python's place."""
    return f"mv /usr/bin/python3 /usr/bin/aside && printf '#!/bin/sh\\n%s\\n' '{script.replace(chr(39), chr(39) + chr(92) + chr(39) * 2)}' >/usr/bin/python3 && chmod 755 /usr/bin/python3"


def _shell(made: Machine, script: str, text: str | None = None) -> None:
    machine.execute(made, "sh", "-ec", script, text_input=text)


def _works(server: "checks.Server") -> None:
    """Every node is well, nothing differs, and there is nothing to change."""
    equal(server.succeed("status cluster orders").end["state"], "ready", "the state")
    drift = server.succeed("drift cluster orders")
    equal(drift.end["count"], "0", f"the differences: {'; '.join(str(row) for row in drift.rows())}")
    again = server.succeed("configure cluster orders")
    expect("nothing had to be changed" in " ".join(reply.text for reply in again.replies), f"a second configure: {again.end}")
