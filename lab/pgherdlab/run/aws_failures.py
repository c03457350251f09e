"""Bad luck on the way to a cluster on instances: each time `resume` completes it, and nothing is bought twice."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

from . import checks
from .aws import CREATE, gone
from .ec2 import API
from .expect import equal, expect, refused
from .laboratory import Laboratory
from .registry import scenario
from .. import machine, network
from ..cloud import faults, hypervisor
from ..machine import Machine
from ..system import LabError, run, wait_until


def _resumed(server: "checks.Server", api: API, before: set[str]) -> None:
    """Demands that `resume` completes the cluster without a second instance for any node, then destroys it."""
    server.succeed("resume cluster orders")
    instances = {instance["InstanceId"] for instance in api.instances()}
    equal(len(instances), 3, "the instances after the resume")
    expect(before <= instances, f"instances that were given up: {before - instances}")
    checks.whole(server, "orders")
    server.succeed("destroy cluster orders confirm=orders")
    gone(api)


@scenario("aws-api-outage")
def outage(lab: Laboratory) -> None:
    """The API goes away in the middle of an apply: what exists is told, and resume completes it with no second instance."""
    endpoint = lab.cloud()
    api = API(endpoint)
    server = lab.server()
    faults.begin_outage("RunInstances", calls=1)
    try:
        refused(server.ask(f"create cluster orders {CREATE}"), "apply-failed", "", phase="apply")
    finally:
        faults.end_outage()
    expect(wait_until(lambda: _answers(api), 10), "the API did not come back")
    bought = {instance["InstanceId"] for instance in api.instances()}
    expect(1 <= len(bought) <= 3, f"bought before the outage: {bought}")
    shown = " ".join(str(row) for row in server.succeed("show cluster orders").rows())
    expect("aws_" in shown or any(identity in shown for identity in bought), f"show cluster tells of nothing that was bought: {shown}")
    # What Terraform could not wait for it calls tainted and replaces; it must not stay beside its replacement.
    _resumed(server, api, set())


@scenario("aws-no-capacity")
def no_capacity(lab: Laboratory) -> None:
    """A zone without capacity ends the run within minutes, with the reason; the cluster goes on in another zone and type."""
    endpoint = lab.cloud()
    api = API(endpoint)
    server = lab.server()
    faults.refuse("RunInstances", "InsufficientInstanceCapacity", "orders-2")
    try:
        answer = server.ask(f"create cluster orders {CREATE.replace('replicas=2', 'replicas=1')} zones=eu-central-1a,eu-central-1b", timeout=420)
        refused(answer, "apply-failed", "InsufficientInstanceCapacity.*generate cluster orders with all its arguments", phase="apply")
    finally:
        faults.allow()
    elsewhere = CREATE.replace("replicas=2", "replicas=1").replace("t3.medium", "t3.large")
    refused(server.ask(f"generate cluster orders {elsewhere.replace('eu-central-1', 'eu-west-1')}"), "cluster-exists", "region")
    server.succeed(f"generate cluster orders {elsewhere} zones=eu-central-1b,eu-central-1c")
    plan = server.succeed("plan cluster orders")
    server.succeed(f"apply cluster orders plan={plan.end['plan']}")
    server.succeed("configure cluster orders")
    found = {(one["InstanceType"], one["Placement"]["AvailabilityZone"]) for one in api.instances()}
    equal(found, {("t3.large", "eu-central-1b"), ("t3.large", "eu-central-1c")}, "the machines")
    checks.whole(server, "orders", replicas=1)
    server.succeed("destroy cluster orders confirm=orders")
    gone(api)


@scenario("aws-network-quota")
def network_quota(lab: Laboratory) -> None:
    """Without a VPC left the answer names both ways out; resume goes on once there is one."""
    endpoint = lab.cloud()
    api = API(endpoint)
    server = lab.server()
    faults.refuse("CreateVpc", "VpcLimitExceeded")
    try:
        answer = server.ask(f"create cluster orders {CREATE.replace('replicas=2', 'replicas=0')}")
        refused(answer, "apply-failed", "VpcLimitExceeded.*takes a VPC and an internet gateway of its own.*subnet_ids=", phase="apply")
    finally:
        faults.allow()
    server.succeed("resume cluster orders")
    checks.whole(server, "orders", replicas=0)
    server.succeed("destroy cluster orders confirm=orders")
    gone(api)


@scenario("aws-lost-answers")
def lost(lab: Laboratory) -> None:
    """The answers that tell of a bought machine and a bought volume are lost for good: both are named, taken over, and destroyed."""
    endpoint = lab.cloud()
    api = API(endpoint)
    server = lab.server()
    faults.lose("RunInstances", "orders-2")
    faults.lose("CreateVolume", "orders-3-data")
    try:
        answer = server.ask(f"create cluster orders {CREATE}")
    finally:
        faults.find()
    instance, volume = api.instance("orders-2"), api.volume("orders-3-data")
    refused(answer, "apply-failed", f"unknown to Terraform's state: .*{instance}.*{volume}", phase="apply")
    equal(_strays(server), {instance: "instance", volume: "volume"}, "the strays that show cluster names")
    _resumed(server, api, {instance})


@scenario("aws-killed-terraform")
def unfinished(lab: Laboratory) -> None:
    """Terraform is killed before it hears of a machine: nothing is bought twice, and destroy alone removes everything as well."""
    endpoint = lab.cloud()
    api = API(endpoint)
    server = lab.server()
    killer = threading.Thread(daemon=True, target=_kill_terraform_when, args=(lambda: any(_named(one, "orders-2") for one in _asked(api)), server))
    killer.start()
    refused(server.ask(f"create cluster orders {CREATE}"), "apply-failed", "unknown to Terraform's state: .*orders-2", phase="apply")
    killer.join(timeout=5)
    expect(api.instance("orders-2") in _strays(server), "show cluster does not name the machine that nobody heard of")
    destroyed = server.succeed("destroy cluster orders confirm=orders")
    expect("the API has nothing else" in " ".join(reply.text for reply in destroyed.rows("EVT")), "the destroy did not look")
    gone(api)


def _strays(server: "checks.Server") -> dict[str, str]:
    """What show cluster says to exist beside Terraform's state: kinds by id."""
    return {row["id"]: row["stray"] for row in server.succeed("show cluster orders").rows() if row["stray"]}


def _kill_terraform_when(condition: Callable[[], bool], server: "checks.Server") -> None:
    """Kills the Terraform that applies as soon as a condition holds, as a machine that runs out of memory does."""
    if wait_until(condition, 300, 0.05):
        for process in Path("/proc").iterdir():
            if process.name.isdigit() and _applies(process, server.workspace("orders")):
                os.kill(int(process.name), signal.SIGKILL)


def _applies(process: Path, workspace: Path) -> bool:
    try:
        words = (process / "cmdline").read_bytes().split(b"\0")
        return words[0].endswith(b"terraform") and b"apply" in words and (process / "cwd").readlink() == workspace
    except OSError:
        return False


@scenario("aws-silent-machine")
def silent(lab: Laboratory) -> None:
    """A machine that never answers is named in time, with the reason; when it came back, resume completes."""
    api = API(lab.cloud())
    server = lab.server(connect_deadline_seconds=20)
    faults.hold("orders-2")
    answer = server.ask(f"create cluster orders {CREATE}")
    refused(answer, "reach-failed", "timed out|no route|refused|not answer|not reached", node="orders-2", phase="reach")
    begun = next(reply for reply in answer.rows("EVT") if reply["phase"] == "reach")
    waited = answer.seconds - begun.seconds
    expect(waited < 20 + 15, f"it took {waited:.0f} s to give up, with a deadline of 20 s")
    before = {instance["InstanceId"] for instance in api.instances()}
    faults.release("orders-2")
    expect(wait_until(lambda: len(api.machines()) == 3, 20), "the machine that was held did not come")
    _resumed(server, api, before)


@scenario("aws-killed-while-cloning")
def killed(lab: Laboratory) -> None:
    """A replica dies while it is cloned: it is named, and resume completes when it is back."""
    api = API(lab.cloud())
    server = lab.server()
    victim: list[Machine] = []
    watcher = threading.Thread(daemon=True, target=_kill_while_cloning, args=(api, "orders-3", victim))
    watcher.start()
    answer = server.ask(f"create cluster orders {CREATE}")
    watcher.join(timeout=5)
    expect(bool(victim), f"orders-3 was not seen cloning: {answer.end}")
    refused(answer, "configure-failed", "", node="orders-3", phase="configure")
    before = {instance["InstanceId"] for instance in api.instances()}
    hypervisor.boot(victim[0], api.volumes_of("orders-3"))
    _resumed(server, api, before)


def _kill_while_cloning(api: API, name: str, victim: list[Machine]) -> None:
    """Waits for the clone, made slow so that it can be met, and ends the machine as a power failure does."""
    if not wait_until(lambda: any(_named(instance, name) for instance in _asked(api)), 300, 0.2):
        return
    made: list[Machine] = []

    def booted() -> bool:
        made[:] = [found for found in machine.known() if found.name == api.instance(name) and found.running]
        return bool(made)

    if not wait_until(booted, 60, 0.1):
        return
    slowed = False

    def clones() -> bool:
        nonlocal slowed
        if not slowed and machine.execute(made[0], "sh", "-c", "ls -d /var/lib/pgherd/*/ 2>/dev/null", check=False).strip():
            # The packages are there, what follows is the clone.
            run("tc", "qdisc", "replace", "dev", network.wire(made[0].name), "root", "tbf", "rate", "20mbit", "burst", "64kb", "latency", "400ms")
            slowed = True
        return bool(machine.execute(made[0], "pgrep", "-x", "pg_basebackup", check=False).strip())

    try:
        if wait_until(clones, 300, 0.02):
            machine.stop(made[0], power_failure=True)
            victim.append(made[0])
    except LabError:
        return


def _answers(api: API) -> bool:
    try:
        api.instances()
    except Exception:  # Whatever the library makes of a refused connection.
        return False
    return True


def _asked(api: API) -> list[dict]:
    return api.instances() if _answers(api) else []


def _named(instance: dict, name: str) -> bool:
    return {"Key": "Name", "Value": name} in instance.get("Tags", [])
