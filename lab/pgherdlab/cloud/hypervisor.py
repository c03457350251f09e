"""What stands between the API's word and a machine: a machine for every instance, booted, stopped and removed with it.

The API is asked again and again, and the machines are brought to what it says. A machine that ended by itself stays
as it is, as a crashed one would: only what the API was asked for is done.
"""

from __future__ import annotations

import base64
import logging
from dataclasses import dataclass
from typing import Any

from . import addresses, faults, firewall
from .. import machine, volumes
from ..furnish import with_cloud_init
from ..machine import Machine
from ..system import LabError

OWNER = "cloud"
_STOPPED = "stopped-by-the-api"
_log = logging.getLogger("hypervisor")


@dataclass(frozen=True)
class Instance:
    """An instance as the API describes it."""

    identity: str
    name: str
    state: str
    address: str
    public_address: str
    key_name: str
    volumes: dict[str, int]
    rules: tuple[firewall.Rule, ...]


class Hypervisor:
    """Keeps the machines as the API says; asks it through a boto3 client of EC2."""

    def __init__(self, ec2: Any) -> None:
        self._ec2 = ec2
        self._applied: dict[str, tuple[firewall.Rule, ...]] = {}
        self._public: dict[str, str] = {}

    def step(self) -> None:
        """Asks the API once and does what is to be done."""
        instances = {instance.identity: instance for instance in self._instances()}
        held = faults.current().held
        machines = {made.name: made for made in machine.known() if made.owner == OWNER}
        for name, made in machines.items():
            if name not in instances or instances[name].state in ("shutting-down", "terminated"):
                _log.info("removing the machine of %s", name)
                firewall.remove(name)
                self._applied.pop(name, None)
                machine.remove(made)
        for instance in instances.values():
            try:
                self._follow(instance, machines.get(instance.identity), held)
            except LabError:
                _log.exception("instance %s (%s)", instance.identity, instance.name)
        self._delete_volumes()
        public = {instance.public_address: instance.address for instance in instances.values() if instance.public_address}
        if public != self._public:
            addresses.apply(public)
            self._public = public

    def _follow(self, instance: Instance, made: Machine | None, held: list[str]) -> None:
        if instance.state == "running" and made is None and instance.name not in held:
            self._make(instance)
        elif made is None:
            return
        elif instance.state in ("stopping", "stopped") and not (made.directory / _STOPPED).exists():
            _log.info("stopping %s (%s)", instance.identity, instance.name)
            machine.stop(made)
            (made.directory / _STOPPED).touch()
        elif instance.state == "running" and (made.directory / _STOPPED).exists():
            (made.directory / _STOPPED).unlink()
            boot(made, instance.volumes)
        elif made.running:
            self._protect(instance)
            for volume in set(volumes.attached(made)) - set(instance.volumes):
                volumes.detach(made, volume)
            for volume, size in instance.volumes.items():
                if volumes.attach(made, volume, size):
                    _log.info("attached %s to %s (%s)", volume, instance.identity, instance.name)
            volumes.refresh_links(made, list(instance.volumes))

    def _make(self, instance: Instance) -> None:
        _log.info("booting %s (%s) at %s", instance.identity, instance.name, instance.address)
        made = Machine(instance.identity, instance.address, user="admin", tree="cloud", owner=OWNER)
        answer = self._ec2.describe_instance_attribute(InstanceId=instance.identity, Attribute="userData")
        user_data = base64.b64decode(answer.get("UserData", {}).get("Value", ""))
        pairs = self._ec2.describe_key_pairs(KeyNames=[instance.key_name], IncludePublicKey=True)["KeyPairs"] if instance.key_name else []
        machine.create(made, lambda new: with_cloud_init(new, [pair["PublicKey"] for pair in pairs], user_data))
        boot(made, instance.volumes)
        self._protect(instance)

    def _protect(self, instance: Instance) -> None:
        if self._applied.get(instance.identity) != instance.rules:
            firewall.apply(instance.identity, instance.rules)
            self._applied[instance.identity] = instance.rules

    def _instances(self) -> list[Instance]:
        described = [
            instance
            for page in self._ec2.get_paginator("describe_instances").paginate()
            for reservation in page["Reservations"]
            for instance in reservation["Instances"]
        ]
        alive = [instance for instance in described if instance["State"]["Name"] not in ("terminated", "shutting-down")]
        sizes = {volume["VolumeId"]: volume["Size"] for volume in self._ec2.describe_volumes()["Volumes"]} if alive else {}
        groups = {group["GroupId"]: group for group in self._ec2.describe_security_groups()["SecurityGroups"]} if alive else {}
        members = {
            group: [other["PrivateIpAddress"] for other in alive if group in _groups(other)]
            for instance in alive for group in _groups(instance)
        }
        return [_read(instance, sizes, groups, members) for instance in alive]

    def _delete_volumes(self) -> None:
        existing = volumes.existing()
        if existing:
            known = {volume["VolumeId"] for volume in self._ec2.describe_volumes()["Volumes"]}
            for volume in existing:
                if volume not in known:
                    _log.info("deleting %s", volume)
                    volumes.delete(volume)


def boot(made: Machine, attached: dict[str, int]) -> None:
    """Boots a machine with its volumes."""
    machine.boot(made, volumes.binds(made, attached), wait_for_ssh=False)


def _groups(instance: dict[str, Any]) -> list[str]:
    return [group["GroupId"] for group in instance.get("SecurityGroups", [])]


def _read(
    instance: dict[str, Any], sizes: dict[str, int], groups: dict[str, Any], members: dict[str, list[str]]
) -> Instance:
    tags = {tag["Key"]: tag["Value"] for tag in instance.get("Tags", [])}
    mapped = instance.get("BlockDeviceMappings", [])
    # moto maps the root volume to a name of its own, whatever the image calls it.
    roots = {instance.get("RootDeviceName"), "/dev/sda1"}
    data = [entry["Ebs"]["VolumeId"] for entry in mapped if entry["DeviceName"] not in roots]
    rules = [rule for group in _groups(instance) for rule in firewall.read(groups[group], members)]
    return Instance(
        identity=instance["InstanceId"], name=tags.get("Name", ""), state=instance["State"]["Name"],
        address=instance["PrivateIpAddress"], public_address=instance.get("PublicIpAddress", ""),
        key_name=instance.get("KeyName", ""), volumes={volume: sizes[volume] for volume in data if volume in sizes},
        rules=tuple(sorted(set(rules))),
    )
