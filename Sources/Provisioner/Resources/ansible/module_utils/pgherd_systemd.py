"""A server as a systemd unit: so that it comes back after a crash and a reboot, and outlives whoever started it."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import os
import time

from ansible.module_utils.pgherd_commands import CommandFailed, CommandOverdue, run, run_checked, tail
from ansible.module_utils.pgherd_files import remove_system_file, write_system_file

DIRECTORY = "/etc/systemd/system"


def systemctl(*arguments, **options):
    return run_checked("systemctl " + " ".join(arguments), ["systemctl"] + list(arguments), **options)[0].strip()


class Unit(object):
    def __init__(self, name):
        self.name = name
        self.path = os.path.join(DIRECTORY, name)

    def install(self, text, check, differences):
        """Write the unit and have it started at boot; true when something changed."""
        changed = write_system_file(self.path, text, check)
        if changed and check:
            differences.add_file(self.path, text)
        elif changed:
            systemctl("daemon-reload")
        if run(["systemctl", "is-enabled", "--quiet", self.name])[0] != 0:
            if check:
                differences.add(self.name, "started at boot", "not enabled")
            else:
                systemctl("enable", "--quiet", self.name)
            changed = True
        return changed

    def is_active(self):
        """Whether systemd runs it, be it still on its way up or already on its way down."""
        state = run(["systemctl", "show", "-p", "ActiveState", "--value", self.name])[1].strip()
        return state in ("active", "activating", "deactivating", "reloading")

    def start(self, silence, watch):
        """Start it and wait until it is ready, or does nothing for the silence; returns what went wrong, or None."""
        begun = int(time.time())
        try:
            code, out, err = run(["systemctl", "start", self.name], timeout=None, silence=silence, watch=watch)
        except CommandOverdue:
            return "it is not ready, has done nothing for %d s and goes on starting%s" % (silence, self.last_word(begun))
        if code == 0:
            # systemd takes an unmet condition for success.
            return None if self.is_active() else "%s did not start, a condition of it is not met" % self.name
        words = self.journal(begun) or tail(err) or tail(out)
        # It would be tried again and again behind the back of whoever mends it.
        run(["systemctl", "stop", self.name], timeout=60)
        run(["systemctl", "reset-failed", self.name])
        return words

    def last_word(self, since):
        words = [line for line in self.journal(since).splitlines() if line.strip()]
        return ": " + words[-1] if words else ""

    def journal(self, since):
        return run(["journalctl", "-q", "--no-pager", "-o", "cat", "-n", "60", "--since=@%d" % since, "-u", self.name])[1]

    def begin_stop(self):
        """Ask systemd to stop it and not to start it again; an orderly, fast shutdown begins."""
        systemctl("stop", "--no-block", self.name)

    def signal(self, name, whom="main"):
        run(["systemctl", "kill", "--kill-who=" + whom, "-s", name, self.name])

    def remove(self):
        """Remove the unit, which has been stopped; true when there was one."""
        if not os.path.lexists(self.path):
            return False
        systemctl("disable", "--quiet", self.name)
        remove_system_file(self.path)
        systemctl("daemon-reload")
        run(["systemctl", "reset-failed", self.name])
        return True


class Sweep(object):
    """What bounds the log of a server that is a unit: a timer, and the service that it starts."""

    def __init__(self, unit_name):
        base = unit_name[:-len(".service")] + "-logs"
        self.service, self.timer = Unit(base + ".service"), Unit(base + ".timer")

    def install(self, service, timer, check, differences):
        """Write both and have the timer run, now and after every boot; true when something changed."""
        changed = write_system_file(self.service.path, service, check)
        if changed and check:
            differences.add_file(self.service.path, service)
        elif changed:
            systemctl("daemon-reload")
        changed |= self.timer.install(timer, check, differences)
        if not self.timer.is_active():
            if check:
                differences.add(self.timer.name, "active", "not active")
            else:
                begun = int(time.time())
                try:
                    systemctl("start", self.timer.name)
                except CommandFailed as error:
                    # systemctl itself says no more than where to look.
                    raise CommandFailed("%s%s" % (error, self.timer.last_word(begun)), error.kind)
            changed = True
        return changed

    def remove(self):
        """Remove both; true when there was one."""
        if os.path.lexists(self.timer.path):
            systemctl("stop", self.timer.name)
        changed = self.timer.remove()
        if remove_system_file(self.service.path):
            systemctl("daemon-reload")
            changed = True
        return changed
