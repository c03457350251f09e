# The cluster's own network, made where none was given: a subnet per zone and one route table.

locals {
  own_subnet_zones = local.own_network ? terraform_data.pinned.input.zones : []

  # With public addresses the machines' way out is the internet gateway, without them the NAT gateway.
  with_nat = local.own_network && !var.public_ip && var.nat_gateway

  tags = merge(var.tags, { for key, value in {
    "pgherd:cluster"  = var.cluster_name
    "pgherd:identity" = var.identity
    "pgherd:owner"    = var.owner
    "pgherd:run"      = var.created_by_run
  } : key => value if value != "" })
}

resource "aws_vpc" "own" {
  count = local.own_network ? 1 : 0

  cidr_block = var.vpc_cidr
  tags       = merge(local.tags, { Name = "pgherd-${var.cluster_name}" })

  # Nothing may be made before the checks have passed, and this is where a network of the cluster's own begins.
  depends_on = [terraform_data.pinned]
}

resource "aws_subnet" "own" {
  for_each = toset(local.own_subnet_zones)

  vpc_id            = aws_vpc.own[0].id
  availability_zone = each.value
  cidr_block        = cidrsubnet(var.vpc_cidr, 4, index(local.own_subnet_zones, each.value))
  tags              = merge(local.tags, { Name = "pgherd-${var.cluster_name}-${each.value}" })
}

resource "aws_internet_gateway" "own" {
  count = local.own_network ? 1 : 0

  vpc_id = aws_vpc.own[0].id
  tags   = merge(local.tags, { Name = "pgherd-${var.cluster_name}" })
}

# A table of the cluster's own and not the VPC's main one: what AWS makes by itself bears no tags, so changing it would
# need permissions that reach everybody's tables.
resource "aws_route_table" "own" {
  count = local.own_network ? 1 : 0

  vpc_id = aws_vpc.own[0].id
  tags   = merge(local.tags, { Name = "pgherd-${var.cluster_name}" })

  route {
    cidr_block     = "0.0.0.0/0"
    gateway_id     = local.with_nat ? null : aws_internet_gateway.own[0].id
    nat_gateway_id = local.with_nat ? aws_nat_gateway.own[0].id : null
  }
}

resource "aws_route_table_association" "own" {
  for_each = aws_subnet.own

  subnet_id      = each.value.id
  route_table_id = aws_route_table.own[0].id
}
