"""What the EC2 API knows, asked directly and not by way of Terraform."""

from __future__ import annotations

from typing import Any

import boto3

from .. import machine, volumes
from ..cloud.actions import OUTSIDER
from ..cloud.hypervisor import OWNER
from ..cloud.service import REGION
from ..system import wait_until
from .expect import expect


class API:
    """Asks the EC2 API at an endpoint; what everybody has from the beginning (the default VPC) is left out."""

    def __init__(self, endpoint: str) -> None:
        self._ec2: Any = boto3.client(
            "ec2", region_name=REGION, endpoint_url=endpoint,
            aws_access_key_id=OUTSIDER, aws_secret_access_key=OUTSIDER,
        )
        # The images' snapshots and the default network are there before anybody asks for anything.
        self._before: dict[str, set[str]] = {}
        self._before = self._all()

    def everything(self) -> dict[str, list[str]]:
        """All that somebody has made and that costs or hinders, by kind."""
        now = self._all()
        return {kind: sorted(found - self._before[kind]) for kind, found in now.items() if found - self._before[kind]}

    def instances(self) -> list[dict[str, Any]]:
        """The instances that are not terminated."""
        found = [one for reservation in self._ec2.describe_instances()["Reservations"] for one in reservation["Instances"]]
        return [one for one in found if one["State"]["Name"] not in ("terminated", "shutting-down")]

    def instance(self, name: str) -> str:
        """The identity of the instance with a Name tag."""
        return next(one["InstanceId"] for one in self.instances() if {"Key": "Name", "Value": name} in one["Tags"])

    def rename(self, instance: str, name: str) -> None:
        """Gives an instance another Name tag."""
        self._ec2.create_tags(Resources=[instance], Tags=[{"Key": "Name", "Value": name}])

    def volume(self, name: str) -> str:
        """The identity of the volume with a Name tag."""
        found = self._ec2.describe_volumes(Filters=[{"Name": "tag:Name", "Values": [name]}])["Volumes"]
        return next(one["VolumeId"] for one in found)

    def volumes_of(self, name: str) -> dict[str, int]:
        """The data volumes of the instance with a Name tag, with their sizes."""
        shown = volumes.attached(machine.find(self.instance(name)))
        found = self._ec2.describe_volumes(VolumeIds=shown)["Volumes"] if shown else []
        return {volume["VolumeId"]: volume["Size"] for volume in found}

    def is_protected(self, name: str) -> bool:
        """Whether the API refuses to terminate the instance with a Name tag."""
        answer = self._ec2.describe_instance_attribute(InstanceId=self.instance(name), Attribute="disableApiTermination")
        return bool(answer["DisableApiTermination"]["Value"])

    def terminate(self, name: str) -> None:
        """Ends the instance with a Name tag for good, as somebody in the console does."""
        self._ec2.terminate_instances(InstanceIds=[self.instance(name)])

    def restart(self, name: str) -> str:
        """Stops the instance with a Name tag and starts it again, and returns its new public address."""
        instance = self.instance(name)
        self._ec2.stop_instances(InstanceIds=[instance])
        expect(wait_until(lambda: not machine.find(instance).running, 60), f"{name} did not stop")
        self._ec2.start_instances(InstanceIds=[instance])
        public = next(str(one["PublicIpAddress"]) for one in self.instances() if one["InstanceId"] == instance)
        expect(wait_until(lambda: machine.answers_ssh(public), 60), f"{name} does not answer at {public}")
        return public

    def make_volume(self, tags_of: str) -> str:
        """Makes a volume with the tags of the one with a Name tag, as somebody does who restores a backup."""
        found = self._ec2.describe_volumes(VolumeIds=[self.volume(tags_of)])["Volumes"][0]
        tags = [{"ResourceType": "volume", "Tags": found["Tags"]}]
        made = self._ec2.create_volume(AvailabilityZone=found["AvailabilityZone"], Size=1, VolumeType="gp3", TagSpecifications=tags)
        return str(made["VolumeId"])

    def has_volume(self, volume: str) -> bool:
        """Whether there is such a volume."""
        return any(one["VolumeId"] == volume for one in self._ec2.describe_volumes()["Volumes"])

    def delete_volume(self, volume: str) -> None:
        """Removes a volume."""
        self._ec2.delete_volume(VolumeId=volume)

    @staticmethod
    def machines() -> list[str]:
        """The machines that stand for instances."""
        return [made.name for made in machine.known() if made.owner == OWNER]

    @staticmethod
    def disks() -> list[str]:
        """The volumes that have a file."""
        return volumes.existing()

    def _all(self) -> dict[str, set[str]]:
        def identities(answer: list[dict[str, Any]], key: str) -> set[str]:
            return {one[key] for one in answer}

        ec2 = self._ec2
        gateways = [gateway for gateway in ec2.describe_nat_gateways()["NatGateways"] if gateway["State"] != "deleted"]
        return {
            "instances": identities(self.instances(), "InstanceId"),
            "volumes": identities(ec2.describe_volumes()["Volumes"], "VolumeId"),
            "VPCs": identities(ec2.describe_vpcs()["Vpcs"], "VpcId"),
            "subnets": identities(ec2.describe_subnets()["Subnets"], "SubnetId"),
            "security groups": identities(ec2.describe_security_groups()["SecurityGroups"], "GroupId"),
            "key pairs": identities(ec2.describe_key_pairs()["KeyPairs"], "KeyPairId"),
            "internet gateways": identities(ec2.describe_internet_gateways()["InternetGateways"], "InternetGatewayId"),
            "NAT gateways": identities(gateways, "NatGatewayId"),
            "addresses": identities(ec2.describe_addresses()["Addresses"], "PublicIp"),
            "route tables": identities(ec2.describe_route_tables()["RouteTables"], "RouteTableId"),
            "network interfaces": identities(ec2.describe_network_interfaces()["NetworkInterfaces"], "NetworkInterfaceId"),
        }
