mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  cluster_name   = "orders"
  postgres_major = 15
  replicas       = 2
  region         = "eu-central-1"
  instance_type  = "t3.medium"
  ssh_public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA orders"
  ssh_cidrs      = ["203.0.113.7/32"]
}

run "an_unknown_type" {
  command = plan
  variables {
    instance_type = "t3.mediun"
  }
  expect_failures = [terraform_data.pinned]
}

run "an_unknown_type_of_the_replicas" {
  command = plan
  variables {
    replica_instance_type = "t3.mediun"
  }
  expect_failures = [terraform_data.pinned]
}

run "a_zone_without_the_type" {
  command = plan
  variables {
    zones = ["eu-central-1a", "eu-central-1b"]
  }
  expect_failures = [terraform_data.pinned]
}

run "a_type_that_hides_the_volumes_ids" {
  command = plan
  override_data {
    target = data.aws_ec2_instance_type.used
    values = { ebs_nvme_support = "unsupported" }
  }
  expect_failures = [terraform_data.pinned]
}

run "no_image" {
  command = plan
  override_data {
    target = data.aws_ami_ids.fitting
    values = { ids = [] }
  }
  expect_failures = [terraform_data.pinned]
}

run "a_provider_of_another_region" {
  command = plan
  variables {
    region = "eu-west-1"
  }
  expect_failures = [terraform_data.pinned]
}

run "no_way_out" {
  command = plan
  variables {
    public_ip = false
  }
  expect_failures = [terraform_data.pinned]
}

run "throughput_without_operations" {
  command = plan
  variables {
    volume_throughput = 1000
  }
  expect_failures = [terraform_data.pinned]
}

run "values_out_of_range" {
  command = plan
  variables {
    replicas       = 9
    zones          = ["eu-central-1a", "eu-central-1a"]
    vpc_cidr       = "10.20.0.1/16"
    ssh_cidrs      = []
    ssh_public_key = "ecdsa-sha2-nistp256 AAAA"
    volume_size    = 10.5
    volume_iops    = 100
    tags           = { "aws:mine" = "x" }
  }
  expect_failures = [
    var.replicas, var.zones, var.vpc_cidr, var.ssh_cidrs, var.ssh_public_key, var.volume_size, var.volume_iops, var.tags,
  ]
}
