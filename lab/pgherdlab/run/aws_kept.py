"""What keeps a cluster on instances: protection, a state that is elsewhere, and volumes that outlive their machines."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable

import boto3

from . import checks
from .aws import CREATE, gone
from .ec2 import API
from .expect import equal, expect, refused
from .laboratory import Laboratory
from .registry import scenario
from .server import Server
from .. import machine, volumes
from ..cloud import hypervisor, moto
from ..cloud.service import CREDENTIALS, REGION
from ..system import wait_until

_ONE_REPLICA = CREATE.replace("replicas=2", "replicas=1")
_ALONE = CREATE.replace("replicas=2", "replicas=0")


@scenario("aws-termination-protection")
def protection(lab: Laboratory) -> None:
    """Machines with termination protection go only where that is given up in as many words, and then completely."""
    api = API(lab.cloud())
    server = lab.server()
    server.succeed(f"create cluster orders {_ALONE} termination_protection=yes")
    expect(api.is_protected("orders-1"), "the API knows of no protection")
    refused(server.ask("destroy cluster orders confirm=orders"), "wrong-state", "termination_protection=yes")
    equal(server.succeed("status cluster orders").end["state"], "ready", "the state after a refused destroy")
    server.succeed("destroy cluster orders confirm=orders unprotect=yes")
    gone(api)


def _left_alone_by_another(lab: Laboratory, first: Server, api: API, backend: str) -> None:
    """A second server with the same place for its states finds the cluster of the first one: it refuses, and takes nothing away."""
    before = [(one["InstanceId"], sorted((tag["Key"], tag["Value"]) for tag in one["Tags"])) for one in api.instances()]
    second = lab.server()
    second.settings["terraform"] = {"backend_file": backend}
    refused(second.ask(f"create cluster orders {_ALONE}"), "plan-failed", "s3 key=orders/terraform.tfstate .* of another cluster", phase="plan")
    second.succeed("destroy cluster orders confirm=orders")
    second.stop()
    after = [(one["InstanceId"], sorted((tag["Key"], tag["Value"]) for tag in one["Tags"])) for one in api.instances()]
    equal(after, before, "the machines of the first server, and their tags")
    checks.whole(first, "orders", replicas=0)


@scenario("aws-remote-state")
def remote_state(lab: Laboratory) -> None:
    """With a backend the state is in a bucket and nowhere else; everything is done from there."""
    api = API(lab.cloud())
    # The lab's door to EC2 knows no other service.
    process, port = moto.start()
    try:
        endpoint = f"http://127.0.0.1:{port}"
        bucket = boto3.client(
            "s3", region_name=REGION, endpoint_url=endpoint,
            aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"], aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        )
        bucket.create_bucket(Bucket="states", CreateBucketConfiguration={"LocationConstraint": REGION})
        backend = lab.directory / "backend.json"
        backend.write_text(json.dumps({"s3": {
            "bucket": "states", "key": "{cluster}/terraform.tfstate", "region": REGION, "use_lockfile": True, "encrypt": True,
            "endpoints": {"s3": endpoint}, "use_path_style": True, "skip_credentials_validation": True,
            "skip_metadata_api_check": True, "skip_requesting_account_id": True, "skip_region_validation": True,
        }}), encoding="utf-8")
        server = lab.server()
        server.settings["terraform"] = {"backend_file": str(backend)}
        server.succeed(f"create cluster orders {_ALONE}")
        checks.whole(server, "orders", replicas=0)
        kept = [found["Key"] for found in bucket.list_objects_v2(Bucket="states").get("Contents", [])]
        equal(kept, ["orders/terraform.tfstate"], "what is in the bucket")
        state = json.loads(bucket.get_object(Bucket="states", Key=kept[0])["Body"].read())
        expect(any(resource["type"] == "aws_instance" for resource in state["resources"]), "the state in the bucket has no instance")
        expect(not (server.workspace("orders") / "terraform.tfstate").exists(), "there is a state in the workspace, too")
        _left_alone_by_another(lab, server, api, str(backend))
        rows = server.succeed("show cluster orders").rows()
        expect(any("aws_instance" in row["resource"] for row in rows), "show does not tell of what is in the state")
        after = server.succeed("plan cluster orders")
        equal([row["resource"] for row in after.rows() if row["action"] not in ("", "no-op", "read")], [], "what a plan changes afterwards")
        server.succeed("destroy cluster orders confirm=orders")
        gone(api)
        state = json.loads(bucket.get_object(Bucket="states", Key=kept[0])["Body"].read())
        equal(state["resources"], [], "what the state knows after the destroy")
    finally:
        process.kill()
        process.wait()


@scenario("aws-lost-replica")
def lost(lab: Laboratory) -> None:
    """A replica's instance that was terminated comes anew by plan, apply and configure, on the volume with its data."""
    api = API(lab.cloud())
    server = lab.server(connect_deadline_seconds=20)
    server.succeed(f"create cluster orders {CREATE}")
    before = {name: (api.instance(name), set(api.volumes_of(name))) for name in ("orders-1", "orders-2", "orders-3")}
    api.terminate("orders-3")
    said = []

    def noticed() -> bool:
        said[:] = [server.succeed("status cluster orders").end]
        return "orders-3 does not answer over SSH" in said[0].text

    expect(wait_until(noticed, 90, 1), f"status does not say that the machine does not answer: {said}")
    equal(said[0]["next"], "plan cluster orders", "what status proposes")
    plan = server.succeed("plan cluster orders")
    changes = [f"{row['action']} {row['resource']}" for row in plan.rows() if row["action"] not in ("", "no-op", "read")]
    expect(any("aws_instance" in change and "orders-3" in change for change in changes), f"the plan makes no new machine: {changes}")
    expect(not any("orders-1" in change or "orders-2" in change for change in changes), f"the plan changes others: {changes}")
    server.succeed(f"apply cluster orders plan={plan.end['plan']}")
    server.succeed("configure cluster orders")
    checks.whole(server, "orders")
    for name, (instance, disks) in before.items():
        equal(api.instance(name) == instance, name != "orders-3", f"whether {name} is the machine that it was")
        equal(set(api.volumes_of(name)), disks, f"the volumes of {name}")
    server.succeed("destroy cluster orders confirm=orders")
    gone(api)


@scenario("aws-lost-state", short=True)
def lost_state(lab: Laboratory) -> None:
    """Without Terraform's state nothing is bought twice, and destroy finds everything by its tags."""
    api = API(lab.cloud())
    server = lab.server()
    server.succeed(f"create cluster orders {_ALONE} termination_protection=yes")
    instance = api.instance("orders-1")
    for state in server.workspace("orders").glob("terraform.tfstate*"):
        state.unlink()
    shown = server.succeed("show cluster orders").rows()
    expect(any(row["id"] == instance for row in shown), f"show does not find {instance}: {[str(row) for row in shown]}")
    plan = server.ask("plan cluster orders")
    refused(plan, "plan-failed", f"state of orders is gone.*{instance}", phase="plan")
    equal(plan.end["next"], "show cluster orders", f"the way out of {plan.end}")
    equal(len(api.instances()), 1, "the instances after a plan without a state")
    _destroyed_by_tags(server, api)


@scenario("aws-lost-workspace")
def lost_workspace(lab: Laboratory) -> None:
    """Without the whole workspace, too, destroy finds everything by its tags."""
    api = API(lab.cloud())
    server = lab.server()
    server.succeed(f"create cluster orders {_ALONE}")
    shutil.rmtree(server.workspace("orders"))
    _destroyed_by_tags(server, api)


def _destroyed_by_tags(server: Server, api: API) -> None:
    destroyed = server.succeed("destroy cluster orders confirm=orders unprotect=yes")
    expect("the API has nothing else" in " ".join(reply.text for reply in destroyed.rows("EVT")), "the destroy did not look")
    gone(api)


@scenario("aws-foreign-volume")
def foreign(lab: Laboratory) -> None:
    """What somebody else made with the cluster's tags stays, however often the cluster is destroyed."""
    api = API(lab.cloud())
    server = lab.server()
    server.succeed(f"create cluster orders {_ALONE}")
    volume = api.make_volume("orders-1-data")
    for _ in range(2):
        refused(server.ask("destroy cluster orders confirm=orders"), "destroy-failed", f"{volume}.*which pgherd did not make", phase="destroy")
        expect(api.has_volume(volume), "a volume was removed that pgherd had not made")
    equal(api.instances(), [], "the instances after a destroy that left a volume alone")
    api.delete_volume(volume)
    server.succeed("destroy cluster orders confirm=orders")
    gone(api)


@scenario("aws-new-address")
def moved(lab: Laboratory) -> None:
    """A machine that was stopped and started has a new public address: what is said leads to plan, apply and configure, and out."""
    api = API(lab.cloud())
    server = lab.server(connect_deadline_seconds=20)
    server.succeed(f"create cluster orders {CREATE.replace('replicas=2', 'replicas=1')}")
    before = next(row["ssh_address"] for row in server.succeed("show cluster orders").rows() if row["node"] == "orders-2")
    after = api.restart("orders-2")
    expect(before != after, f"the API gave {before} to the machine again")
    failed = server.ask("configure cluster orders")
    refused(failed, "reach-failed", "new address", node="orders-2", phase="reach")
    equal(failed.end["next"], "plan cluster orders", "what a machine that is not reached leads to")
    plan = server.succeed("plan cluster orders")
    equal([row.text for row in plan.rows() if row["action"] == "move"], [f"orders-2 is reached at {after} instead of {before}"], "the moves")
    applied = server.succeed(plan.end["next"])
    equal(applied.end["next"], "configure cluster orders", "what an apply leads to")
    server.succeed("configure cluster orders")
    checks.whole(server, "orders", replicas=1)
    equal(server.succeed("status cluster orders").end["state"], "ready", "the state at the new address")
    server.succeed("destroy cluster orders confirm=orders")
    gone(api)


@scenario("aws-damaged-volume")
def damaged(lab: Laboratory) -> None:
    """A volume that cannot be read, and a blank one in the place of the primary's, are refused and left untouched; a replica's is made anew."""
    api = API(lab.cloud())
    server = lab.server()
    server.succeed(f"create cluster orders {_ONE_REPLICA}")
    primary = checks.nodes(server, "orders")[0]
    checks.sql(server, "orders", primary, "CREATE TABLE kept (what int)")
    (volume, size), = api.volumes_of("orders-1").items()
    _while_off(api, "orders-1", lambda: volumes.ruin(volume))
    refused(server.ask("configure cluster orders"), "configure-failed",
            "Mount the data volume: .*cannot be read .Input/output error., so it is left untouched", "orders-1", "configure")
    expect(volumes.is_untouched(volume), "the volume that cannot be read was written to")
    _while_off(api, "orders-1", lambda: volumes.blank(volume, size))
    refused(server.ask("configure cluster orders"), "configure-failed",
            "Mount the data volume: .*is blank, but this node held the cluster's data already.*Attach the volume with the data",
            "orders-1", "configure")
    expect(volumes.is_untouched(volume), "the blank volume was written to")
    _while_off(api, "orders-1", lambda: volumes.put_back(volume))
    server.succeed("configure cluster orders")
    equal(checks.sql(server, "orders", primary, "SELECT count(*) FROM kept"), [["0"]], "the table of the volume that came back")
    (copy, size), = api.volumes_of("orders-2").items()
    _while_off(api, "orders-2", lambda: volumes.blank(copy, size))
    server.succeed("configure cluster orders")
    checks.whole(server, "orders", replicas=1)
    server.succeed("destroy cluster orders confirm=orders")
    gone(api)


def _while_off(api: API, name: str, change: Callable[[], None]) -> None:
    """Powers the machine of an instance off, has something done to its volumes, and boots it again."""
    made, attached = machine.find(api.instance(name)), api.volumes_of(name)
    machine.stop(made)
    change()
    hypervisor.boot(made, attached)
    expect(wait_until(lambda: machine.answers_ssh(made.address), 60), f"{name} did not boot again")
