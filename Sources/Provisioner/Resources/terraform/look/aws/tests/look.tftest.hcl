mock_provider "aws" {
  mock_data "aws_instances" {
    defaults = { ids = ["i-00000001", "i-00000002"] }
  }
  mock_data "aws_ebs_volumes" {
    defaults = { ids = ["vol-00000001"] }
  }
  mock_data "aws_instance" {
    defaults = { tags = { "pgherd:node" = "orders-2" }, availability_zone = "eu-central-1b", key_name = "somebodys" }
  }
  mock_data "aws_ebs_volume" {
    defaults = { tags = {}, availability_zone = "eu-central-1b" }
  }
  mock_data "aws_eips" {
    defaults = { allocation_ids = ["eipalloc-00000001"] }
  }
  mock_data "aws_nat_gateways" {
    defaults = { ids = [] }
  }
  mock_data "aws_security_groups" {
    defaults = { ids = ["sg-00000001"] }
  }
  mock_data "aws_subnets" {
    defaults = { ids = [] }
  }
  mock_data "aws_vpcs" {
    defaults = { ids = [] }
  }
  mock_data "aws_route_tables" {
    defaults = { ids = ["rtb-00000001"] }
  }
  mock_data "aws_route_table" {
    defaults = { routes = [{ gateway_id = "local" }, { gateway_id = "igw-00000001" }, { gateway_id = "" }] }
  }
}

variables {
  region       = "eu-central-1"
  cluster_name = "orders"
  identity     = "8d5f4a66-4f0b-4b54-9f0a-0f6b1a1c2d3e:1"
  known        = ["i-00000001", "i-00000002", "vol-00000001", "eipalloc-00000001", "sg-00000001", "rtb-00000001"]
}

run "what_is_known_is_no_stray" {
  command = plan
}

run "a_machine_is_told_with_its_place" {
  command = plan
  variables {
    known = ["i-00000001", "vol-00000001", "eipalloc-00000001", "sg-00000001", "rtb-00000001"]
  }
  expect_failures = [check.strays]

  assert {
    condition     = local.machines[0].id == "i-00000002" && local.machines[0].node == "orders-2" && local.machines[0].zone == "eu-central-1b"
    error_message = "The machine is not told with its place."
  }
  assert {
    condition     = length(local.machines) == 1 && length(local.volumes) == 0 && length(local.others) == 0
    error_message = "Something else is told."
  }
}

run "a_volume_without_a_tag_is_told" {
  command = plan
  variables {
    known = ["i-00000001", "i-00000002", "eipalloc-00000001", "sg-00000001", "rtb-00000001"]
  }
  expect_failures = [check.strays]

  assert {
    condition     = local.volumes[0].id == "vol-00000001" && local.volumes[0].node == null
    error_message = "The volume is not told."
  }
}

run "everything_else_is_told_by_its_kind" {
  command = plan
  variables {
    known = ["i-00000001", "i-00000002", "vol-00000001"]
  }
  expect_failures = [check.strays]

  assert {
    condition     = [for other in local.others : "${other.kind} ${other.id}"] == ["address eipalloc-00000001", "internet-gateway igw-00000001", "route-table rtb-00000001", "security-group sg-00000001"]
    error_message = "Address, security group, route table and its gateway are not told."
  }
}

run "without_an_identity_another_servers_cluster_could_be_meant" {
  command = plan
  variables {
    identity = ""
  }
  expect_failures = [var.identity]
}
