mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  cluster_name   = "orders"
  postgres_major = 15
  replicas       = 1
  region         = "eu-central-1"
  instance_type  = "t3.medium"
  ssh_public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA orders"
  ssh_cidrs      = ["203.0.113.7/32"]
  identity       = "8d5f4a66:7"
}

run "a_cluster_is_made" {
  command = apply

  assert {
    condition     = alltrue([for instance in aws_instance.node : instance.tags["pgherd:identity"] == "8d5f4a66:7"])
    error_message = "A machine does not say whose it is."
  }
}

run "its_own_server_may_change_it" {
  command = plan
  variables {
    application_cidrs = ["10.1.0.0/16"]
  }
}

run "another_server_may_not" {
  command = plan
  variables {
    identity = "11111111:7"
  }
  expect_failures = [terraform_data.pinned]
}
