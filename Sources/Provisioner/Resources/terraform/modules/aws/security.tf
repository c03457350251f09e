# One security group for all members. Each rule is a resource of its own, so that a plan shows a rule that somebody changed.

resource "aws_security_group" "nodes" {
  name_prefix = "pgherd-${var.cluster_name}-"
  description = "PostgreSQL cluster ${var.cluster_name}"
  vpc_id      = local.vpc_id
  tags        = merge(local.tags, { Name = "pgherd-${var.cluster_name}" })

  depends_on = [terraform_data.pinned]
}

resource "aws_vpc_security_group_ingress_rule" "ssh" {
  for_each = toset(var.ssh_cidrs)

  security_group_id = aws_security_group.nodes.id
  description       = "SSH for the control server"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_ipv4         = strcontains(each.value, ":") ? null : each.value
  cidr_ipv6         = strcontains(each.value, ":") ? each.value : null
  tags              = local.tags
}

resource "aws_vpc_security_group_ingress_rule" "members" {
  security_group_id            = aws_security_group.nodes.id
  description                  = "PostgreSQL among the members"
  ip_protocol                  = "tcp"
  from_port                    = var.port
  to_port                      = var.port
  referenced_security_group_id = aws_security_group.nodes.id
  tags                         = local.tags
}

resource "aws_vpc_security_group_ingress_rule" "applications" {
  for_each = toset(var.application_cidrs)

  security_group_id = aws_security_group.nodes.id
  description       = "PostgreSQL for applications"
  ip_protocol       = "tcp"
  from_port         = var.port
  to_port           = var.port
  cidr_ipv4         = strcontains(each.value, ":") ? null : each.value
  cidr_ipv6         = strcontains(each.value, ":") ? each.value : null
  tags              = local.tags
}

# Routers on the way say which packets are too large for it. Without their word a connection that has begun stops at its first
# large packet, where the way is narrower than the network of the machines: a VPN, a peering between regions.
resource "aws_vpc_security_group_ingress_rule" "path_mtu" {
  for_each = { "0.0.0.0/0" = { protocol = "icmp", type = 3, code = 4 }, "::/0" = { protocol = "icmpv6", type = 2, code = 0 } }

  security_group_id = aws_security_group.nodes.id
  description       = "Packets that are too large for the way"
  ip_protocol       = each.value.protocol
  from_port         = each.value.type
  to_port           = each.value.code
  cidr_ipv4         = strcontains(each.key, ":") ? null : each.key
  cidr_ipv6         = strcontains(each.key, ":") ? each.key : null
  tags              = local.tags
}

# Packages, time and names come from outside.
resource "aws_vpc_security_group_egress_rule" "all" {
  for_each = toset(["0.0.0.0/0", "::/0"])

  security_group_id = aws_security_group.nodes.id
  description       = "The way out"
  ip_protocol       = "-1"
  cidr_ipv4         = strcontains(each.value, ":") ? null : each.value
  cidr_ipv6         = strcontains(each.value, ":") ? each.value : null
  tags              = local.tags
}
