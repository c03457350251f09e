mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  cluster_name      = "orders"
  postgres_major    = 15
  replicas          = 2
  region            = "eu-central-1"
  instance_type     = "t3.medium"
  ssh_public_key    = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA orders"
  ssh_cidrs         = ["203.0.113.7/32", "2001:db8::/64"]
  application_cidrs = ["10.1.0.0/16"]
}

run "only_what_was_declared_comes_in" {
  command = plan

  assert {
    condition     = { for cidr, rule in aws_vpc_security_group_ingress_rule.ssh : cidr => "${rule.from_port}-${rule.to_port} ${try(coalesce(rule.cidr_ipv4, rule.cidr_ipv6), "?")}" } == { "203.0.113.7/32" = "22-22 203.0.113.7/32", "2001:db8::/64" = "22-22 2001:db8::/64" }
    error_message = "SSH comes in from somewhere else."
  }
  assert {
    condition     = { for cidr, rule in aws_vpc_security_group_ingress_rule.applications : cidr => "${rule.from_port}-${rule.to_port} ${rule.cidr_ipv4}" } == { "10.1.0.0/16" = "5432-5432 10.1.0.0/16" }
    error_message = "PostgreSQL can be reached from somewhere else."
  }
  assert {
    condition     = aws_vpc_security_group_ingress_rule.members.from_port == 5432 && aws_vpc_security_group_ingress_rule.members.cidr_ipv4 == null
    error_message = "The members' rule is wide."
  }
}

run "only_the_word_of_too_large_packets_comes_in_from_everywhere" {
  command = plan

  assert {
    condition     = { for cidr, rule in aws_vpc_security_group_ingress_rule.path_mtu : cidr => "${rule.ip_protocol} ${rule.from_port} ${rule.to_port}" } == { "0.0.0.0/0" = "icmp 3 4", "::/0" = "icmpv6 2 0" }
    error_message = "Routers cannot say which packets are too large, or say more than that."
  }
}

run "private_machines_in_an_own_network_go_out_through_nat" {
  command = plan
  variables {
    public_ip   = false
    nat_gateway = true
  }

  assert {
    condition     = length(aws_nat_gateway.own) == 1 && alltrue([for node in local.nodes : node.public_ip != true])
    error_message = "A private machine has a public address, or no way out."
  }
}

run "machines_are_hardened" {
  command = apply

  assert {
    condition     = aws_vpc_security_group_ingress_rule.members.referenced_security_group_id == aws_security_group.nodes.id
    error_message = "The members' rule is for others."
  }
  assert {
    condition     = alltrue([for instance in aws_instance.node : instance.metadata_options[0].http_tokens == "required" && instance.metadata_options[0].http_put_response_hop_limit == 1])
    error_message = "The metadata service answers without a token, or beyond the machine."
  }
  assert {
    condition     = alltrue([for instance in aws_instance.node : instance.root_block_device[0].encrypted && instance.root_block_device[0].delete_on_termination]) && alltrue([for volume in aws_ebs_volume.data : volume.encrypted && volume.type == "gp3"])
    error_message = "A volume is not encrypted, or a root volume stays behind."
  }
  assert {
    condition     = alltrue([for name, instance in aws_instance.node : instance.tags["pgherd:node"] == name && instance.tags["pgherd:cluster"] == "orders"])
    error_message = "A machine does not say whose it is."
  }
}
