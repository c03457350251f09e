"""Clusters on instances that Terraform buys."""

from __future__ import annotations

import json
from pathlib import Path

from . import checks, drift
from .ec2 import API
from .expect import equal, expect, refused
from .laboratory import Laboratory
from .registry import scenario
from ..system import wait_until

CREATE = "target=aws pg=15 replicas=2 region=eu-central-1 instance_type=t3.medium"


def gone(api: API) -> None:
    """Demands that nothing is left: not in the API, not as a machine, not as a disk."""
    equal(api.everything(), {}, "what the API still has")
    expect(wait_until(lambda: not api.machines() and not api.disks(), 20), f"still there: {api.machines()} {api.disks()}")


@scenario("aws-create", short=True)
def create(lab: Laboratory) -> None:
    """A plan shows what is bought before and nothing after; replicas in other zones; drift is found; destroy leaves nothing anywhere."""
    api = API(lab.cloud())
    server = lab.server()
    server.succeed(f"generate cluster orders {CREATE}")
    plan = server.succeed("plan cluster orders")
    bought = [row["resource"] for row in plan.rows() if "create" in row["action"]]
    equal(sum("aws_instance" in resource for resource in bought), 3, f"the instances in the plan {bought}")
    equal(api.everything(), {}, "what was bought by planning")
    server.succeed(f"apply cluster orders plan={plan.end['plan']}")
    server.succeed("configure cluster orders")
    instances = api.instances()
    equal(len({instance["Placement"]["AvailabilityZone"] for instance in instances}), 3, "the zones of three instances")
    checks.whole(server, "orders")
    _data_on_volumes(server)
    after = server.succeed("plan cluster orders")
    equal([row["resource"] for row in after.rows() if row["action"] not in ("", "no-op", "read")], [], "what a plan changes afterwards")
    drift.behind_terraform(api, server)
    server.succeed("destroy cluster orders confirm=orders")
    gone(api)


def _data_on_volumes(server: "checks.Server") -> None:
    """The data is on the volume that was bought for it, which its id says, and not on the root disk."""
    rows = [row for row in server.succeed("show cluster orders").rows() if row["node"]]
    states = json.loads((server.workspace("orders") / "inventory.json").read_text(encoding="utf-8"))
    hosts = json.dumps(states)
    for row in rows:
        source = checks.on_node(server, "orders", row["node"], f"findmnt -no SOURCE,OPTIONS --target {row['directory']}")
        expect(source.startswith("/dev/nvme"), f"the data of {row['node']} is on {source}")
        identity = checks.on_node(server, "orders", row["node"], "ls /dev/disk/by-id").rpartition("Store_vol")[2]
        expect(f"vol-{identity}" in hosts, f"{row['node']} has the volume vol-{identity}, which the inventory does not know")


@scenario("aws-stale-plan")
def stale(lab: Laboratory) -> None:
    """A plan that is not the newest one is not applied."""
    api = API(lab.cloud())
    server = lab.server()
    server.succeed(f"generate cluster orders {CREATE}")
    old = server.succeed("plan cluster orders").end["plan"]
    tfvars: Path = server.workspace("orders") / "terraform.tfvars.json"
    tfvars.write_text(tfvars.read_text(encoding="utf-8").replace("t3.medium", "t3.large"), encoding="utf-8")
    server.succeed("plan cluster orders")
    refused(server.ask(f"apply cluster orders plan={old}"), "stale-plan", "plan")
    equal(api.everything(), {}, "what was bought from a stale plan")
    server.succeed("destroy cluster orders confirm=orders")


@scenario("aws-instance-type", short=True)
def instance_type(lab: Laboratory) -> None:
    """A machine type that cannot be is refused at once, one that the region does not have when it is planned; nothing is bought."""
    api = API(lab.cloud())
    server = lab.server()
    answer = server.ask("create cluster orders target=aws pg=15 instance_type=huge")
    refused(answer, "bad-value", "instance_type")
    answer = server.ask("create cluster orders target=aws pg=15 instance_type=t3.gigantic")
    refused(answer, "plan-failed", "t3.gigantic", phase="plan")
    equal(api.everything(), {}, "what was bought all the same")
    server.succeed("destroy cluster orders confirm=orders")
