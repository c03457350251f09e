# Where a network is given: its subnets.

data "aws_subnets" "of_vpc" {
  count = var.vpc_id != null && length(var.subnet_ids) == 0 ? 1 : 0

  filter {
    name   = "vpc-id"
    values = [var.vpc_id]
  }
}

locals {
  own_network = var.vpc_id == null && length(var.subnet_ids) == 0
}

data "aws_subnet" "given" {
  for_each = toset(length(var.subnet_ids) > 0 ? var.subnet_ids : flatten(data.aws_subnets.of_vpc[*].ids))

  id = each.value
}

# Where none is given: the zones that may get a subnet.
data "aws_availability_zones" "available" {
  count = local.own_network && length(var.zones) == 0 ? 1 : 0

  state = "available"

  # Local and wavelength zones have neither every type nor gp3.
  filter {
    name   = "zone-type"
    values = ["availability-zone"]
  }
}

locals {
  free_zones = sort(setintersection(flatten(data.aws_availability_zones.available[*].names), local.usable_zones))
  own_zones  = length(var.zones) > 0 ? var.zones : slice(local.free_zones, 0, min(3, length(local.free_zones)))

  # A VPC's subnets that were not named: those in a wanted zone that has the types.
  subnets_by_zone = {
    for id, subnet in data.aws_subnet.given : subnet.availability_zone => id...
    if length(var.subnet_ids) > 0 || contains(length(var.zones) > 0 ? var.zones : local.usable_zones, subnet.availability_zone)
  }
  subnets_are_clear = alltrue([for ids in values(local.subnets_by_zone) : length(ids) == 1])
  found_subnets = [
    for zone in length(var.zones) > 0 ? var.zones : sort(keys(local.subnets_by_zone)) : local.subnets_by_zone[zone][0]
    if local.subnets_are_clear && contains(keys(local.subnets_by_zone), zone)
  ]
  used_subnets = length(var.subnet_ids) > 0 ? var.subnet_ids : local.found_subnets
  used_zones   = local.own_network ? local.own_zones : [for id in local.used_subnets : data.aws_subnet.given[id].availability_zone]
}

# What is decided when the cluster is made and kept for its life: a new image, zone or subnet must not make a plan
# replace a machine with data. The nodes read the pinned input, which is known while planning.
resource "terraform_data" "pinned" {
  input = {
    identity   = var.identity
    image      = try(data.aws_ami_ids.fitting.ids[0], null)
    zones      = local.used_zones
    subnet_ids = local.own_network ? [] : local.used_subnets
  }

  lifecycle {
    ignore_changes = [input]

    precondition {
      condition     = data.aws_region.current.id == var.region
      error_message = "The AWS provider works in ${data.aws_region.current.id}, but the cluster is to be in ${var.region}: give the module a provider for that region."
    }
    precondition {
      condition     = length(local.missing_types) == 0
      error_message = "EC2 has no instance type ${join(" and none ", local.missing_types)} in ${var.region}: check the spelling (for example t3.medium), or take a type that this region has."
    }
    precondition {
      condition     = length(local.old_types) == 0
      error_message = "The instance type ${join(", ", local.old_types)} is of a generation before Nitro, on which a volume cannot be told by its id: take a newer one, such as t3 or m6i."
    }
    precondition {
      condition     = length(local.missing_types) > 0 || length(local.architectures) > 0
      error_message = "The instance types ${join(", ", local.instance_types)} and the wanted image have no architecture in common: primary and replicas need the same one."
    }
    precondition {
      condition     = var.vpc_id == null || alltrue([for subnet in data.aws_subnet.given : subnet.vpc_id == var.vpc_id])
      error_message = "Not every subnet of subnet_ids is in the VPC ${coalesce(var.vpc_id, "-")}."
    }
    precondition {
      condition     = length(distinct([for subnet in data.aws_subnet.given : subnet.vpc_id])) <= 1
      error_message = "The subnets of subnet_ids are in different VPCs."
    }
    precondition {
      condition     = !local.own_network || var.public_ip || var.nat_gateway
      error_message = "Machines without public addresses in a VPC of their own cannot fetch packages: take public_ip = true, give subnets that have a way out, or set nat_gateway = true, which costs money."
    }
    precondition {
      condition     = coalesce(var.volume_iops, 3000) <= 500 * var.volume_size
      error_message = "A gp3 volume of ${var.volume_size} GiB has at most ${500 * var.volume_size} operations a second: take a larger volume_size or fewer volume_iops."
    }
    precondition {
      condition     = 4 * coalesce(var.volume_throughput, 125) <= coalesce(var.volume_iops, 3000)
      error_message = "A gp3 volume needs 4 operations a second for each MiB/s: volume_throughput ${coalesce(var.volume_throughput, 125)} needs volume_iops of at least ${4 * coalesce(var.volume_throughput, 125)}."
    }
    # Whoever comes upon this state with another identity is another server or another cluster. What is in it is not theirs
    # to change, and their tags on it would hide it from its owner. States of earlier versions do not say whose they are.
    postcondition {
      condition     = contains(["", var.identity], try(coalesce(self.input.identity, ""), ""))
      error_message = "This state is that of the cluster with the identity ${try(self.input.identity, "-")}, not of ${coalesce(var.identity, "one without")}: give this cluster a state of its own."
    }
    postcondition {
      condition     = length(local.missing_types) > 0 || self.input.image != null
      error_message = "No image named ${local.image_name} of owner ${var.ami_owner} runs on ${join(", ", local.instance_types)} (${join(", ", local.architectures)}) in ${var.region}: check ami_name, ami_owner and ami_architecture. Publishers have other accounts in AWS GovCloud and in China: ami_owner (aws.ami_owner in pgherd's configuration) has to be the one of this partition."
    }
    postcondition {
      condition = length(local.missing_types) > 0 || length(self.input.zones) > 0
      error_message = (
        local.own_network ? "No available zone of ${var.region} has the instance types ${join(", ", local.instance_types)}."
        : length(data.aws_subnet.given) == 0 ? "The VPC ${coalesce(var.vpc_id, "-")} has no subnet in ${var.region}: check its id and the region, or give subnet_ids."
        : local.subnets_are_clear ? "The VPC has no subnet in a zone that has the instance types ${join(", ", local.instance_types)}: give subnet_ids."
        : "The VPC has several subnets in one zone: give subnet_ids, so that it is certain which are meant."
      )
    }
    postcondition {
      condition     = length(local.missing_types) > 0 || alltrue([for zone in self.input.zones : contains(local.usable_zones, zone)])
      error_message = "The instance types ${join(", ", local.instance_types)} cannot be had in every zone of ${join(", ", self.input.zones)}; they can in ${join(", ", local.usable_zones)}."
    }
  }
}
