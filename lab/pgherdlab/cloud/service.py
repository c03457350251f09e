"""The cloud as one process: the API, the door before it and the hypervisor.

Whether a cloud runs is told by a lock that the kernel takes back when its holder dies; the file says who holds it and where
the door is.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from . import actions, addresses, faults, firewall, moto
from .gateway import Gateway
from .hypervisor import OWNER, Hypervisor
from .. import cleanup, network, paths, tree
from ..system import LabError, wait_until

REGION = "eu-central-1"
# The API takes any; so that nobody needs real ones, and nobody's real ones are sent.
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "lab", "AWS_SECRET_ACCESS_KEY": "lab"}
_POLL_SECONDS = 0.3


def _held() -> Path:
    return paths.CLOUD / "running.json"


def running() -> dict[str, int | str] | None:
    """The cloud that runs: its process and its endpoint."""
    try:
        with open(_held(), encoding="ascii") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                text = file.read()
                return json.loads(text) if text else None
    except FileNotFoundError:
        return None
    return None


def up(port: int, owner: str = "hand") -> str:
    """Starts a cloud that outlives its caller, and returns its endpoint."""
    refuse_another()
    interpreter = moto.python()
    tree.layers("cloud")
    paths.CLOUD.mkdir(parents=True, exist_ok=True)
    with open(paths.CLOUD / "cloud.log", "wb") as log:
        process = subprocess.Popen(
            [interpreter, str(paths.LAB / "cloud"), "serve", "--port", str(port), "--region", REGION, "--owner", owner],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )
    try:
        started = wait_until(lambda: running() is not None or process.poll() is not None, 90) and process.poll() is None
    except BaseException:
        # Nobody finds a cloud that does not say yet that it runs.
        process.kill()
        raise
    if not started:
        raise LabError("the cloud did not start; its log is .cache/lab/cloud/cloud.log")
    return str(running()["endpoint"])


def refuse_another(owner: str | None = None) -> None:
    """Fails when a cloud runs that somebody else started."""
    found = running()
    if found is not None and found["owner"] != owner:
        raise LabError("a cloud is running already; `lab/cloud down` ends it")


def down() -> None:
    """Ends the cloud and takes away what is left of its machines."""
    found = running()
    if found is not None:
        process = int(found["process"])
        os.kill(process, signal.SIGTERM)
        if not wait_until(lambda: running() is None, 60):
            os.kill(process, signal.SIGKILL)
            wait_until(lambda: running() is None, 10)
    clear()


def clear() -> None:
    """Takes away the machines, volumes, addresses and rules of a cloud that does not run any more."""
    cleanup.machines_of(OWNER)
    cleanup.volumes()
    firewall.remove_all()
    addresses.remove_all()
    faults.forget()


def serve(port: int, region: str, owner: str) -> None:
    """Runs the cloud until a signal ends it."""
    # Only in the environment that `up` starts this in.
    import boto3
    import botocore.exceptions

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s", stream=sys.stderr)
    logging.getLogger("botocore").setLevel(logging.WARNING)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with open(_held(), "a+", encoding="ascii") as held:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        held.truncate(0)
        clear()
        actions.file().unlink(missing_ok=True)
        network.up()
        api, behind = moto.start()
        gateway = Gateway(port, behind)
        client = boto3.client(
            "ec2", region_name=region, endpoint_url=f"http://127.0.0.1:{behind}",
            aws_access_key_id="lab", aws_secret_access_key="lab",
        )
        door = threading.Thread(target=gateway.serve, args=(ended,))
        door.start()
        json.dump({"process": os.getpid(), "endpoint": f"http://127.0.0.1:{gateway.port}", "owner": owner}, held)
        held.flush()
        hypervisor = Hypervisor(client)
        try:
            while not ended.wait(_POLL_SECONDS) and api.poll() is None:
                try:
                    hypervisor.step()
                except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError, LabError):
                    logging.exception("the next look at the API may do better")
        finally:
            ended.set()
            door.join()
            api.kill()
            clear()
