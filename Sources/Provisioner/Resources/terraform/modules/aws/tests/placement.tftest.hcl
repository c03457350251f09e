mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  cluster_name   = "orders"
  postgres_major = 15
  replicas       = 3
  region         = "eu-central-1"
  instance_type  = "t3.medium"
  ssh_public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA orders"
  ssh_cidrs      = ["203.0.113.7/32"]
}

run "nodes_are_dealt_out_to_the_zones_that_have_the_type" {
  command = plan

  assert {
    condition     = join(" ", [for node in ["orders-1", "orders-2", "orders-3", "orders-4"] : aws_ebs_volume.data[node].availability_zone]) == "eu-central-1a eu-central-1c eu-central-1d eu-central-1a"
    error_message = "The volumes are not round-robin over the zones a, c and d."
  }
  assert {
    condition     = { for zone, subnet in aws_subnet.own : zone => subnet.cidr_block } == { eu-central-1a = "10.20.0.0/20", eu-central-1c = "10.20.16.0/20", eu-central-1d = "10.20.32.0/20" }
    error_message = "There is not one subnet for each zone."
  }
  assert {
    condition     = alltrue([for instance in aws_instance.node : instance.ami == "ami-0000000000000002"])
    error_message = "The newest image was not taken."
  }
  assert {
    condition     = length(aws_nat_gateway.own) == 0
    error_message = "A NAT gateway costs money and was not asked for."
  }
}

run "machines_sit_in_the_subnet_of_their_volume" {
  command = apply

  assert {
    condition     = alltrue([for node, volume in aws_ebs_volume.data : aws_instance.node[node].subnet_id == aws_subnet.own[volume.availability_zone].id])
    error_message = "A machine is in another zone than its volume."
  }
  assert {
    condition     = join(" ", output.nodes[*].name) == "orders-1 orders-2 orders-3 orders-4" && join(" ", output.nodes[*].role) == "primary replica replica replica"
    error_message = "The nodes are not in their order."
  }
}

run "a_new_image_and_new_zones_leave_machines_alone" {
  command = plan
  variables {
    zones = ["eu-central-1d"]
  }
  override_data {
    target = data.aws_ami_ids.fitting
    values = { ids = ["ami-0000000000000003"] }
  }

  assert {
    condition     = aws_instance.node["orders-1"].ami == "ami-0000000000000002" && aws_ebs_volume.data["orders-2"].availability_zone == "eu-central-1c"
    error_message = "What was decided when the cluster was made has changed."
  }
  assert {
    condition     = terraform_data.pinned.input.image == "ami-0000000000000002"
    error_message = "The image is not pinned."
  }
}

run "a_withdrawn_image_does_not_matter_any_more" {
  command = plan
  override_data {
    target = data.aws_ami_ids.fitting
    values = { ids = [] }
  }
  assert {
    condition     = terraform_data.pinned.input.image == "ami-0000000000000002"
    error_message = "The image is not pinned."
  }
}

run "only_a_declared_protection_guards" {
  command = plan
  assert {
    condition     = terraform_data.protection.input == false && alltrue([for instance in aws_instance.node : instance.disable_api_termination == false])
    error_message = "A protection is there that nobody asked for."
  }
}
