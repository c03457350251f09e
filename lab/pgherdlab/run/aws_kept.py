"""What keeps a cluster on instances: protection, a state that is elsewhere, and volumes that outlive their machines."""

from __future__ import annotations

import json

import boto3

from . import checks
from .aws import CREATE, gone
from .ec2 import API
from .expect import equal, expect, refused
from .laboratory import Laboratory
from .registry import scenario
from ..cloud import moto
from ..cloud.service import CREDENTIALS, REGION
from ..system import wait_until

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
    for name, (instance, volumes) in before.items():
        equal(api.instance(name) == instance, name != "orders-3", f"whether {name} is the machine that it was")
        equal(set(api.volumes_of(name)), volumes, f"the volumes of {name}")
    server.succeed("destroy cluster orders confirm=orders")
    gone(api)
