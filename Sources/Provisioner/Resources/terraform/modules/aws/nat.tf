# A way out for machines without public addresses in the cluster's own VPC: one NAT gateway in a public subnet of its own.

resource "aws_subnet" "nat" {
  count = local.with_nat ? 1 : 0

  vpc_id            = aws_vpc.own[0].id
  availability_zone = local.own_subnet_zones[0]
  cidr_block        = cidrsubnet(var.vpc_cidr, 4, 15)
  tags              = merge(local.tags, { Name = "pgherd-${var.cluster_name}-nat" })
}

resource "aws_route_table" "nat" {
  count = local.with_nat ? 1 : 0

  vpc_id = aws_vpc.own[0].id
  tags   = merge(local.tags, { Name = "pgherd-${var.cluster_name}-nat" })

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.own[0].id
  }
}

resource "aws_route_table_association" "nat" {
  count = local.with_nat ? 1 : 0

  subnet_id      = aws_subnet.nat[0].id
  route_table_id = aws_route_table.nat[0].id
}

resource "aws_eip" "nat" {
  count = local.with_nat ? 1 : 0

  domain = "vpc"
  tags   = merge(local.tags, { Name = "pgherd-${var.cluster_name}-nat" })

  depends_on = [aws_internet_gateway.own]
}

resource "aws_nat_gateway" "own" {
  count = local.with_nat ? 1 : 0

  subnet_id     = aws_subnet.nat[0].id
  allocation_id = aws_eip.nat[0].id
  tags          = merge(local.tags, { Name = "pgherd-${var.cluster_name}" })

  depends_on = [aws_route_table_association.nat]
}
