"""What a stand-in for a tool does, step by step, as the control file beside it says.

The control file is NAME.json beside the program: {"version": "…", "acts": {"plan": [{"say": "…"}, {"exit": 3}]}}. Acts
come before the good behaviour of a step, and take its place where they end the program. In every text `{secret}` becomes
the replication password of the workspace, decrypted as Ansible would, and `{n}` the number of a repeated line. An act
with `times` is performed in so many calls of its step only.
"""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time

HOME = os.path.dirname(os.path.abspath(sys.argv[0]))
CHANNELS = {"out": 1, "err": 2, "events": 3}
STATE = "terraform.tfstate"
LOCK = ".terraform.tfstate.lock.info"
REMOTE_LOCK = os.path.join(HOME, "remote-lock")
# Closing a file would give up the lock on it.
KEPT = []


def write(channel, data):
    while data:
        data = data[os.write(CHANNELS[channel], data):]


def secret():
    command = ["ansible-vault", "view", "--vault-password-file", "../../vault.key", "group_vars/all/vault.yml"]
    plain = subprocess.run(command, check=True, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL).stdout
    return json.loads(plain)["pgherd_replication_password"]


def filled(text):
    return text.replace("{secret}", secret()) if "{secret}" in text else text


def flood(channel, size, pattern):
    block = pattern * (1048576 // len(pattern) + 1)
    while size > 0:
        part = block[:min(size, len(block))]
        write(channel, part)
        size -= len(part)


def repeat(channel, count, text):
    for first in range(0, count, 1000):
        numbers = range(first, min(first + 1000, count))
        write(channel, "".join(text.replace("{n}", str(number + 1)) + "\n" for number in numbers).encode())


def forever():
    while True:
        signal.pause()


def turn_deaf(names):
    for name in names:
        signal.signal(getattr(signal, "SIG" + name), signal.SIG_IGN)


def orphan(is_holding):
    """Leaves a process in a session of its own behind, with or without the pipes, and returns once it is deaf."""
    reading, writing = os.pipe()
    if os.fork() > 0:
        os.close(writing)
        os.wait()
        if os.read(reading, 1) != b"x":
            raise RuntimeError("the orphan has ended by itself")
        return
    os.setsid()
    if os.fork() > 0:
        os._exit(0)
    if not is_holding:
        for descriptor in CHANNELS.values():
            try:
                os.close(descriptor)
            except OSError:
                continue
    turn_deaf(["INT", "TERM", "HUP"])
    os.write(writing, b"x")
    forever()


def stripped(is_holding):
    """Leaves a process behind in the same session, but in a group of its own and without any environment."""
    if os.fork() > 0:
        return
    os.setpgid(0, 0)
    if not is_holding:
        silence = os.open(os.devnull, os.O_RDWR)
        for descriptor in CHANNELS.values():
            os.dup2(silence, descriptor)
    os.execve("/bin/sleep", ["sleep", "600"], {})


def lock_state():
    """Locks the state as Terraform does: by the kernel, and with a file that tells of it."""
    state = open(STATE, "a+", encoding="utf-8")
    fcntl.lockf(state, fcntl.LOCK_EX)
    KEPT.append(state)
    with open(LOCK, "w", encoding="utf-8") as file:
        json.dump({
            "ID": "6f7e4c66-443d-f32c-5f9f-ae1b9cb02bff", "Operation": "OperationTypeApply", "Info": "",
            "Who": "root@fake", "Version": "1.11.4", "Created": "2026-01-31T09:30:00.125Z", "Path": STATE,
        }, file)


def leave_remote_lock(who):
    """Leaves a lock of a state that is kept elsewhere, taken now."""
    now = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime()) + ".%03d +0000 UTC" % (time.time() % 1 * 1000)
    with open(REMOTE_LOCK, "w", encoding="utf-8") as file:
        file.write("  ID:        c38fe9fc-919c\n  Path:      x\n  Operation: OperationTypePlan\n")
        file.write("  Who:       %s\n  Version:   1.11.4\n  Created:   %s\n  Info:      \n" % (who, now))


def save_when_interrupted(state):
    """Has the tool save a state, give up its lock and end once it is interrupted."""
    def save(number, frame):
        with open(STATE, "w", encoding="utf-8") as file:
            json.dump(state, file)
        if os.path.exists(LOCK):
            os.unlink(LOCK)
        sys.exit(1)
    signal.signal(signal.SIGINT, save)


def act(step):
    channel = step.get("to", "out")
    if "say" in step:
        write(channel, (filled(step["say"]) + step.get("end", "\n")).encode())
    if "hex" in step:
        write(channel, bytes.fromhex(step["hex"]))
    if "json" in step:
        write(channel, (filled(json.dumps(step["json"])) + "\n").encode())
    if "flood" in step:
        flood(channel, step["flood"], filled(step.get("with", "x")).encode())
    if "repeat" in step:
        repeat(channel, step["repeat"], filled(step["with"]))
    if "stripped" in step:
        stripped(step["stripped"] == "holding")
    if "lock" in step:
        lock_state()
    if "remote_lock" in step:
        leave_remote_lock("root@" + (step["remote_lock"] or socket.gethostname()))
    if "save" in step:
        save_when_interrupted(step["save"])
    if "orphan" in step:
        orphan(step["orphan"] == "holding")
    if "gate" in step:
        with open(os.path.join(HOME, step["gate"]), "rb") as gate:
            gate.read()
    if "hang" in step:
        forever()
    if "die" in step:
        os.kill(os.getpid(), getattr(signal, "SIG" + step["die"]))
    if "exit" in step:
        sys.exit(step["exit"])


def perform(name, step, version):
    """Performs the acts of a step, and answers the question for the version."""
    with open(os.path.join(HOME, name + ".json"), encoding="utf-8") as file:
        control = json.load(file)
    with open(os.path.join(HOME, "calls.log"), "a", encoding="utf-8") as log:
        log.write(json.dumps({"tool": name, "step": step, "pid": os.getpid(), "arguments": sys.argv[1:]}) + "\n")
    with open(os.path.join(HOME, "calls.log"), encoding="utf-8") as log:
        calls = [json.loads(line) for line in log]
    count = sum(call["tool"] == name and call["step"] == step for call in calls)
    acts = control.get("acts", {}).get(step, [])
    # Deaf from the beginning: a signal may come as soon as something was said.
    turn_deaf(name for each in acts for name in each.get("hang", []))
    for each in acts:
        if count <= each.get("times", count):
            act(each)
    if step == "version":
        print(control.get("version", version))
        sys.exit(0)
