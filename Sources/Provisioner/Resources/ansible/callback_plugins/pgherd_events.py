"""Progress as JSON lines on a descriptor of its own."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

DOCUMENTATION = r"""
name: pgherd_events
type: notification
short_description: JSON lines on file descriptor 3
description:
  - Writes one JSON object per line for every play, task, result and retry, and the final statistics.
  - Silent unless the environment names an open descriptor, so that a run by hand is an ordinary run.
  - Nothing of a task with C(no_log) but its outcome is written.
requirements: [enabled in the configuration]
"""

import json
import os
import time

from ansible.errors import AnsibleError
from ansible.plugins.callback import CallbackBase
from ansible.template import Templar

LINE_LIMIT = 8192
MESSAGE_LIMIT = 2000
NAME_LIMIT = 200
VALUE_LIMIT = 300


def count_tasks(blocks):
    """The tasks that blocks are known to hold; what a dynamic include adds cannot be known beforehand."""
    total = 0
    for entry in blocks:
        if hasattr(entry, "block"):
            total += count_tasks(entry.block) + count_tasks(entry.always)
        elif not entry.action.endswith("meta"):
            total += 1
    return total


def has_hosts(play):
    """Whether a play is for any host of the inventory; where that can't be told, it counts as one that is."""
    try:
        variables = play.get_variable_manager()
        hosts = Templar(loader=play.get_loader(), variables=variables.get_vars(play=play)).template(play.hosts)
        return bool(variables._inventory.get_hosts(hosts))
    except (AnsibleError, AttributeError):
        return True


def one_line(text, lines=6):
    kept = [line.strip() for line in str(text).splitlines() if line.strip()]
    return " | ".join(kept if len(kept) <= lines else kept[:1] + kept[1 - lines:])


def without_titles(text):
    """A message without what core 2.19 and newer put before each: that a task failed is known."""
    for title in ("Task failed: ", "Module failed: ", "Action failed: "):
        if text.startswith(title):
            text = text[len(title):]
    return text


def cause(result):
    """What a person needs to read of a failure, in one line."""
    parts = [without_titles(one_line(result.get("msg") or ""))]
    for key in ("stderr", "module_stderr", "stdout", "module_stdout", "exception"):
        words = one_line(result.get(key) or "")
        # A traceback says nothing to a person who has been given a reason.
        if key == "exception" and parts[0]:
            break
        if words and words not in parts[0]:
            parts.append(words)
            break
    return ": ".join(part for part in parts if part) or "no reason was given"


def kind_of(task, values, status):
    """Of which kind a failure is, where the module says so; what can be done about it depends on that."""
    kind = values.get("kind")
    if not kind or status != "failed" or task.no_log or values.get("_ansible_no_log"):
        return {}
    return {"kind": str(kind)[:NAME_LIMIT]}


def left_of(values):
    """Whether a module left something as it is that belongs to somebody else."""
    return {"left": True} if values.get("left") is True else {}


def differences_of(task, values):
    """What a task in check mode would change, where its module tells."""
    found = values.get("differences")
    if not found or not task.check_mode or task.no_log or values.get("_ansible_no_log"):
        return {}
    keys = ("what", "expected", "found")
    return {"differences": [{key: str(entry.get(key, ""))[:VALUE_LIMIT] for key in keys} for entry in found]}


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "pgherd_events"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *args, **kwargs):
        super(CallbackModule, self).__init__(*args, **kwargs)
        self.number = 0
        self.total = None
        self.started = {}
        self.descriptor = self.open_descriptor()

    @staticmethod
    def open_descriptor():
        try:
            descriptor = int(os.environ.get("PGHERD_EVENTS_FD", ""))
            os.fstat(descriptor)
            # What a task starts must not keep the reader waiting for the end of the stream.
            os.set_inheritable(descriptor, False)
        except (ValueError, OSError):
            return None
        return descriptor

    def emit(self, event, **fields):
        if self.descriptor is None:
            return
        line = dict(v=1, event=event, **fields)
        text = json.dumps(line)
        while len(text) >= LINE_LIMIT and line.get("differences"):
            line["differences"].pop()
            text = json.dumps(line)
        while len(text) >= LINE_LIMIT and line.get("message"):
            line["message"] = line["message"][: len(line["message"]) // 2]
            text = json.dumps(line)
        data = (text + "\n").encode("ascii")
        try:
            while data:
                data = data[os.write(self.descriptor, data):]
        except OSError:
            self.descriptor = None

    def emit_result(self, result, status, message=""):
        host, task = result._host.get_name(), result._task
        values = result._result
        if task.no_log or values.get("_ansible_no_log"):
            message = "the details are secret" if status in ("failed", "ignored", "unreachable") else ""
        else:
            for warning in values.get("warnings") or []:
                self.emit("warning", host=host, task=task.get_name()[:NAME_LIMIT], message=str(warning)[:MESSAGE_LIMIT])
        begun = self.started.pop((host, task._uuid), None)
        self.emit(
            "result", host=host, task=task.get_name()[:NAME_LIMIT], status=status, message=message[:MESSAGE_LIMIT],
            seconds=round(time.monotonic() - begun, 3) if begun else 0,
            **dict(kind_of(task, values, status), **dict(differences_of(task, values), **left_of(values)))
        )

    def v2_playbook_on_start(self, playbook):
        self.total = sum(count_tasks(play.compile()) for play in playbook.get_plays() if has_hosts(play))

    def v2_playbook_on_play_start(self, play):
        self.emit("play", name=play.get_name()[:NAME_LIMIT])

    def v2_playbook_on_task_start(self, task, is_conditional):
        self.number += 1
        fields = {"of": self.total} if self.total and self.number <= self.total else {}
        self.emit("task", name=task.get_name()[:NAME_LIMIT], n=self.number, **fields)

    def v2_playbook_on_handler_task_start(self, task):
        self.v2_playbook_on_task_start(task, False)

    def v2_runner_on_start(self, host, task):
        self.started[(host.get_name(), task._uuid)] = time.monotonic()

    def v2_runner_on_ok(self, result):
        # What a module left alone on purpose is said, although nothing went wrong.
        self.emit_result(result, "changed" if result._result.get("changed") else "ok", one_line(result._result.get("note") or ""))

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self.emit_result(result, "ignored" if ignore_errors else "failed", cause(result._result))

    def v2_runner_on_skipped(self, result):
        self.emit_result(result, "skipped")

    def v2_runner_on_unreachable(self, result):
        self.emit_result(result, "unreachable", cause(result._result))

    def v2_runner_retry(self, result):
        attempts = result._result.get("attempts", 0)
        self.emit(
            "retry", host=result._host.get_name(), task=result._task.get_name()[:NAME_LIMIT], attempt=attempts,
            of=result._result.get("retries", 0),
            message="" if result._task.no_log else cause(result._result)[:MESSAGE_LIMIT],
        )

    def v2_playbook_on_stats(self, stats):
        hosts = {}
        for host in sorted(stats.processed):
            summary = stats.summarize(host)
            hosts[host] = {key: summary[key] for key in ("ok", "changed", "failures", "unreachable", "skipped")}
        self.emit("stats", hosts=hosts)
