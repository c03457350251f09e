locals {
  nodes = [
    for index in range(var.replicas + 1) : {
      name               = "${var.cluster_name}-${index + 1}"
      role               = index == 0 ? "primary" : "replica"
      address            = try(var.hosts[index].address, null)
      ssh_address        = try(coalesce(var.hosts[index].ssh_address, var.hosts[index].address), null)
      ssh_user           = var.ssh_user
      port               = var.port
      instance_directory = "/var/lib/pgherd/${var.cluster_name}-${index + 1}"
    }
  ]
}

resource "terraform_data" "node" {
  for_each = { for node in local.nodes : node.name => node }

  input = each.value

  # A node of another major or on another machine is another node: it has to be built anew.
  triggers_replace = [each.value.address, each.value.instance_directory, var.postgres_major]

  lifecycle {
    precondition {
      condition     = length(var.hosts) == var.replicas + 1
      error_message = "hosts must hold replicas + 1 machines: ${var.replicas + 1} are needed, ${length(var.hosts)} are given."
    }
  }
}
