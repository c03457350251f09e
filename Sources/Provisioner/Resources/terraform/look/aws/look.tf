# What of a cluster exists at the API and not in Terraform's state: what was made in a call whose answer never came.

locals {
  tags = {
    "pgherd:cluster"  = var.cluster_name
    "pgherd:identity" = var.identity
  }
}

data "aws_instances" "all" {
  instance_tags        = local.tags
  instance_state_names = ["pending", "running", "stopping", "stopped"]
}

# The root volumes are not looked for: they come and go with their machines.
data "aws_ebs_volumes" "all" {
  tags = merge(local.tags, { "pgherd:volume" = "data" })

  filter {
    name   = "status"
    values = ["creating", "available", "in-use", "error"]
  }
}

data "aws_eips" "all" {
  tags = local.tags
}

# Deleted ones are described for an hour.
data "aws_nat_gateways" "all" {
  tags = local.tags

  filter {
    name   = "state"
    values = ["pending", "available", "failed"]
  }
}

data "aws_security_groups" "all" {
  tags = local.tags
}

data "aws_subnets" "all" {
  tags = local.tags
}

data "aws_vpcs" "all" {
  tags = local.tags
}

data "aws_route_tables" "all" {
  tags = local.tags
}

# More is asked only about what the state does not know.

data "aws_instance" "stray" {
  for_each = setsubtract(data.aws_instances.all.ids, var.known)

  instance_id = each.value
}

data "aws_ebs_volume" "stray" {
  for_each = setsubtract(data.aws_ebs_volumes.all.ids, var.known)

  filter {
    name   = "volume-id"
    values = [each.value]
  }
}

data "aws_route_table" "stray" {
  for_each = setsubtract(data.aws_route_tables.all.ids, var.known)

  route_table_id = each.value
}

locals {
  # Neither can be looked for where there may be none, but what uses them names them.
  gateways = toset(flatten([
    for table in data.aws_route_table.stray : [for route in table.routes : route.gateway_id if startswith(coalesce(route.gateway_id, "-"), "igw-")]
  ]))
  keys = toset([
    for machine in data.aws_instance.stray : machine.key_name if startswith(coalesce(machine.key_name, "-"), "pgherd-${var.cluster_name}-")
  ])

  machines = [
    for id, machine in data.aws_instance.stray : {
      kind   = "instance"
      id     = id
      node   = lookup(machine.tags, "pgherd:node", null)
      zone   = machine.availability_zone
      groups = sort(machine.vpc_security_group_ids)
    }
  ]
  volumes = [
    for id, volume in data.aws_ebs_volume.stray : {
      kind   = "volume"
      id     = id
      node   = lookup(volume.tags, "pgherd:node", null)
      zone   = volume.availability_zone
      groups = []
    }
  ]
  others = flatten([
    for kind, ids in {
      "address"          = data.aws_eips.all.allocation_ids
      "nat-gateway"      = data.aws_nat_gateways.all.ids
      "security-group"   = data.aws_security_groups.all.ids
      "subnet"           = data.aws_subnets.all.ids
      "vpc"              = data.aws_vpcs.all.ids
      "route-table"      = data.aws_route_tables.all.ids
      "internet-gateway" = local.gateways
      "key-pair"         = local.keys
    } : [for id in setsubtract(ids, var.known) : { kind = kind, id = id, node = null, zone = null, groups = [] }]
  ])
}

# Told as the message of a check, since a plan tells it: an output's value is only told by an apply, which takes twice as long.
check "strays" {
  assert {
    condition     = length(concat(local.machines, local.volumes, local.others)) == 0
    error_message = jsonencode(concat(local.machines, local.volumes, local.others))
  }
}
