variables {
  cluster_name   = "orders"
  postgres_major = 15
  replicas       = 2
  ssh_user       = "ops"
  hosts = [
    { address = "10.0.0.1", ssh_address = "db-1.example.net" },
    { address = "10.0.0.2" },
    { address = "2001:db8::3" },
  ]
}

run "the_first_machine_is_the_primary" {
  command = apply

  assert {
    condition     = join(" ", output.nodes[*].role) == "primary replica replica"
    error_message = "The roles are wrong."
  }
  assert {
    condition     = join(" ", output.nodes[*].ssh_address) == "db-1.example.net 10.0.0.2 2001:db8::3"
    error_message = "A machine is reached at its own address where no other is given."
  }
  assert {
    condition     = output.nodes[0].instance_directory == "/var/lib/pgherd/orders-1" && output.nodes[0].port == 5432
    error_message = "The instance is in the wrong place."
  }
}

run "too_few_machines" {
  command = plan
  variables {
    replicas = 3
  }
  expect_failures = [terraform_data.node]
}

run "a_machine_twice" {
  command = plan
  variables {
    hosts = [{ address = "db-1" }, { address = "DB-1" }, { address = "db-2" }]
  }
  expect_failures = [var.hosts]
}

run "an_option_for_an_address" {
  command = plan
  variables {
    hosts = [{ address = "-oProxyCommand=x" }, { address = "db-1" }, { address = "db-2" }]
  }
  expect_failures = [var.hosts]
}

run "a_port_of_the_system" {
  command = plan
  variables {
    port = 80
  }
  expect_failures = [var.port]
}
