"""What docs/aws-policy.json must allow pgherd, and what it must not allow anybody who has pgherd's role.

A request that pgherd makes is written with what each of its resources has to be. Wherever that is the cluster's own, the same request
about somebody else's is a case, too, and has to be denied: so a condition that is lost or mistyped is noticed for every action.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from .policy import Policy, Target
from ..system import LabError

_ACCOUNT = "arn:aws:ec2:eu-central-1:111122223333"
_TAG = "pgherd:cluster"
# What somebody else's things bear, one of them only nearly the cluster's tag.
_OTHERS = ({}, {"Name": "orders-1"}, {"pgherd:clusters": "orders"}, {"cluster": "orders"})


@dataclass(frozen=True)
class Thing:
    """A resource of a request: how it has to be, or why it may be anybody's."""

    kind: str
    # own: exists and bears the cluster's tag; made: gets it in this request; tagged: is being made, by `by`; any: whatever it is.
    how: str
    by: str = ""

    def target(self, tags: dict[str, str]) -> Target:
        context = {f"aws:{'RequestTag' if self.how == 'made' else 'ResourceTag'}/{name}": value for name, value in tags.items()}
        if self.how == "tagged":
            context = {f"aws:RequestTag/{name}": value for name, value in tags.items()} | {"ec2:CreateAction": self.by}
        if self.kind in ("image", "snapshot"):
            return Target(f"arn:aws:ec2:eu-central-1::{self.kind}/x-0123456789abcdef0", context)
        return Target(f"{_ACCOUNT}:{self.kind}/x-0123456789abcdef0", context)


@dataclass(frozen=True)
class Request:
    """A call of the API with all its resources."""

    action: str
    things: tuple[Thing, ...]

    def targets(self) -> list[Target]:
        return [thing.target({} if thing.how == "any" else {_TAG: "orders"}) for thing in self.things]


def _own(*kinds: str) -> tuple[Thing, ...]:
    return tuple(Thing(kind, "own") for kind in kinds)


def _made(*kinds: str) -> tuple[Thing, ...]:
    return tuple(Thing(kind, "made") for kind in kinds)


def _any(*kinds: str) -> tuple[Thing, ...]:
    return tuple(Thing(kind, "any") for kind in kinds)


def _ec2(actions: str, *things: Thing) -> list[Request]:
    return [Request(f"ec2:{action}", things) for action in actions.split()]


_LOOKS = [Request(action, (Thing("*", "any"),)) for action in (
    "ec2:DescribeAddresses", "ec2:DescribeAddressesAttribute", "ec2:DescribeAvailabilityZones", "ec2:DescribeImages",
    "ec2:DescribeInstanceAttribute", "ec2:DescribeInstanceCreditSpecifications", "ec2:DescribeInstances",
    "ec2:DescribeInstanceTypeOfferings", "ec2:DescribeInstanceTypes", "ec2:DescribeInternetGateways", "ec2:DescribeKeyPairs",
    "ec2:DescribeNatGateways", "ec2:DescribeNetworkAcls", "ec2:DescribeNetworkInterfaces", "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroupRules", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeTags",
    "ec2:DescribeVolumes", "ec2:DescribeVolumesModifications", "ec2:DescribeVpcAttribute", "ec2:DescribeVpcs",
    "sts:GetCallerIdentity",
)]

_MAKES = [
    *_ec2("AllocateAddress", *_made("elastic-ip")),
    *_ec2("CreateInternetGateway", *_made("internet-gateway")),
    *_ec2("CreateNatGateway", *_made("natgateway"), *_own("subnet", "elastic-ip")),
    *_ec2("CreateRouteTable", *_made("route-table"), *_own("vpc")),
    # Also in a VPC that somebody gave.
    *_ec2("CreateSecurityGroup", *_made("security-group"), *_any("vpc")),
    *_ec2("CreateSubnet", *_made("subnet"), *_own("vpc")),
    *_ec2("CreateVolume", *_made("volume")),
    *_ec2("CreateVpc", *_made("vpc")),
    *_ec2("ImportKeyPair", *_made("key-pair")),
    # From somebody's image, in a subnet that somebody gave.
    *_ec2("RunInstances", *_made("instance", "volume"), *_own("key-pair", "security-group"),
          *_any("image", "snapshot", "network-interface", "subnet")),
]

# Whoever makes a thing with tags is asked for CreateTags as well.
_TAGS_WHAT_IS_MADE = [
    Request("ec2:CreateTags", (Thing(kind, "tagged", by),)) for by, kind in (
        ("AllocateAddress", "elastic-ip"), ("AuthorizeSecurityGroupEgress", "security-group-rule"),
        ("AuthorizeSecurityGroupIngress", "security-group-rule"), ("CreateInternetGateway", "internet-gateway"),
        ("CreateNatGateway", "natgateway"), ("CreateRouteTable", "route-table"), ("CreateSecurityGroup", "security-group"),
        ("CreateSubnet", "subnet"), ("CreateVolume", "volume"), ("CreateVpc", "vpc"), ("ImportKeyPair", "key-pair"),
        ("RunInstances", "instance"), ("RunInstances", "volume"),
    )
]

_CHANGES = [
    *_ec2("AssociateRouteTable", *_own("route-table", "subnet")),
    *_ec2("AttachInternetGateway DetachInternetGateway", *_own("internet-gateway", "vpc")),
    *_ec2("AttachVolume", *_own("instance", "volume")),
    *_ec2("AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress", *_own("security-group"), *_any("security-group-rule")),
    *_ec2("CreateRoute ReplaceRoute", *_own("route-table")),
    *(request for kind in ("instance", "volume", "vpc", "subnet", "security-group", "key-pair", "route-table", "internet-gateway")
      for request in _ec2("CreateTags DeleteTags", *_own(kind))),
    # The interface is the NAT gateway's, which AWS makes without tags.
    *_ec2("DisassociateAddress", *_own("elastic-ip"), *_any("network-interface")),
    *_ec2("DisassociateRouteTable", *_own("route-table", "subnet")),
    *_ec2("ModifyInstanceAttribute ModifyInstanceMetadataOptions StartInstances StopInstances", *_own("instance")),
    *_ec2("ModifyInstanceAttribute", *_own("instance", "security-group")),
    *_ec2("ModifySecurityGroupRules", *_own("security-group", "security-group-rule")),
    *_ec2("ModifyVolume", *_own("volume")),
    *_ec2("RevokeSecurityGroupEgress RevokeSecurityGroupIngress", *_own("security-group")),
]

_REMOVALS = [
    *_ec2("DeleteInternetGateway", *_own("internet-gateway")),
    *_ec2("DeleteKeyPair", *_own("key-pair")),
    *_ec2("DeleteNatGateway", *_own("natgateway")),
    *_ec2("DeleteRoute DeleteRouteTable", *_own("route-table")),
    *_ec2("DeleteSecurityGroup", *_own("security-group")),
    *_ec2("DeleteSubnet", *_own("subnet")),
    *_ec2("DeleteVolume", *_own("volume")),
    *_ec2("DeleteVpc", *_own("vpc")),
    *_ec2("ReleaseAddress", *_own("elastic-ip")),
    *_ec2("TerminateInstances", *_own("instance")),
]

ALLOWED = [*_LOOKS, *_MAKES, *_TAGS_WHAT_IS_MADE, *_CHANGES, *_REMOVALS]

# Nothing that pgherd does, also not with what is the cluster's own.
_NEVER = [
    # A machine with a role could do what the role may, and one from a template what that says.
    *_ec2("AssociateIamInstanceProfile ReplaceIamInstanceProfileAssociation", *_own("instance")),
    *_ec2("RunInstances", *_made("instance", "volume"), *_own("key-pair", "security-group", "launch-template"), *_any("image", "subnet")),
    *_ec2("RunInstances", *_made("instance", "volume"), *_own("key-pair", "security-group", "capacity-reservation"), *_any("image", "subnet")),
    # A volume from a snapshot shows what is in it, an image or a snapshot what is on a disk.
    *_ec2("CreateVolume", *_made("volume"), *_any("snapshot")),
    *_ec2("CreateImage", *_own("instance"), *_made("image", "snapshot")),
    *_ec2("CreateSnapshot", *_own("volume"), *_made("snapshot")),
    *_ec2("DeleteSnapshot ModifySnapshotAttribute", *_own("snapshot")),
    *_ec2("DeregisterImage ModifyImageAttribute", *_own("image")),
    *_ec2("GetConsoleOutput GetPasswordData", *_own("instance")),
    # Tags of what is made by something that pgherd never makes.
    Request("ec2:CreateTags", (Thing("image", "tagged", "CreateImage"),)),
    Request("ec2:CreateTags", (Thing("snapshot", "tagged", "CreateSnapshot"),)),
    *_ec2("AcceptVpcPeeringConnection CreateVpcPeeringConnection", *_own("vpc", "vpc-peering-connection")),
    *_ec2("ModifyVpcAttribute", *_own("vpc")),
    *_ec2("AttachNetworkInterface", *_own("instance", "network-interface")),
    *_ec2("DisableEbsEncryptionByDefault", *_any("*")),
    *_ec2("PurchaseReservedInstancesOffering RequestSpotInstances CreateFleet", *_any("*")),
]

_ELSEWHERE = [
    ("iam:PassRole", "arn:aws:iam::111122223333:role/admin"),
    ("iam:CreateServiceLinkedRole", "arn:aws:iam::111122223333:role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot"),
    ("iam:CreateAccessKey", "arn:aws:iam::111122223333:user/somebody"),
    ("sts:AssumeRole", "arn:aws:iam::111122223333:role/admin"),
    ("s3:GetObject", "arn:aws:s3:::states/orders/terraform.tfstate"),
    ("s3:DeleteBucket", "arn:aws:s3:::states"),
    ("kms:Decrypt", "arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000000"),
    ("kms:CreateGrant", "arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000000"),
    ("rds:DeleteDBInstance", "arn:aws:rds:eu-central-1:111122223333:db:orders"),
    ("ssm:SendCommand", f"{_ACCOUNT}:instance/x-0123456789abcdef0"),
    ("ec2-instance-connect:SendSSHPublicKey", f"{_ACCOUNT}:instance/x-0123456789abcdef0"),
    ("elasticloadbalancing:DeleteLoadBalancer", "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/orders/0"),
    # The other way to tags.
    ("tag:TagResources", f"{_ACCOUNT}:instance/x-0123456789abcdef0"),
    ("tag:UntagResources", f"{_ACCOUNT}:instance/x-0123456789abcdef0"),
    ("organizations:LeaveOrganization", "*"),
]


def _denied() -> Iterator[tuple[str, str, list[Target]]]:
    for request in ALLOWED:
        for place, thing in enumerate(request.things):
            if thing.how == "any":
                continue
            if thing.how == "tagged":
                # What exists already is not being made, whatever tags it gets and whichever call says so.
                for by in ("", "CreateTags"):
                    others = {"ec2:CreateAction": by} if by else {}
                    target = replace(thing.target({_TAG: "orders"}), context={f"aws:RequestTag/{_TAG}": "orders", **others})
                    yield f"{request.action} on a {thing.kind} of somebody else's", request.action, [target]
                continue
            for tags in _OTHERS:
                targets = request.targets()
                targets[place] = thing.target(dict(tags))
                what = "without the tag" if thing.how == "made" else "of somebody else's"
                yield f"{request.action} with a {thing.kind} {what} ({tags or 'no tags'})", request.action, targets
            if thing.how == "own":
                # The tag that a request brings along is not the one that the thing has.
                targets = request.targets()
                targets[place] = replace(thing, how="made").target({_TAG: "orders"})
                yield f"{request.action} with a {thing.kind} that bears the tag in the request only", request.action, targets
    for request in _NEVER:
        yield f"{request.action} with {', '.join(thing.kind for thing in request.things)}", request.action, request.targets()
    for action, arn in _ELSEWHERE:
        yield f"{action} on {arn}", action, [Target(arn, {f"aws:ResourceTag/{_TAG}": "orders", f"aws:RequestTag/{_TAG}": "orders"})]


def check(path: Path) -> tuple[int, list[str]]:
    """Weighs every case; returns how many there are, and what the policy gets wrong."""
    policy = Policy.read(path)
    wrong = [
        f"denies what pgherd needs: {request.action} with {', '.join(f'{thing.kind} ({thing.how})' for thing in request.things)}"
        for request in ALLOWED if not policy.allows(request.action, request.targets())
    ]
    denied = list(_denied())
    wrong += [f"allows what it must not: {what}" for what, action, targets in denied if policy.allows(action, targets)]
    known = {request.action for request in ALLOWED}
    wrong += [f"allows {action}, of which there is no case" for action in sorted(policy.actions() - known)]
    if not denied or not ALLOWED:
        raise LabError("there is no case to weigh")
    return len(ALLOWED) + len(denied), wrong
