locals {
  nodes = [
    for index in range(var.replicas + 1) : {
      name               = "${var.cluster_name}-${index + 1}"
      role               = index == 0 ? "primary" : "replica"
      address            = "127.0.0.1"
      port               = try(var.ports[index], null)
      instance_directory = "${var.instances_directory}/${var.cluster_name}-${index + 1}"
    }
  ]
}

resource "terraform_data" "node" {
  for_each = { for node in local.nodes : node.name => node }

  input = each.value

  # A node of another major is another node: its data cannot be opened by the new one.
  triggers_replace = [each.value.instance_directory, var.postgres_major]

  lifecycle {
    precondition {
      condition     = length(var.ports) == var.replicas + 1
      error_message = "ports must hold replicas + 1 numbers: ${var.replicas + 1} are needed, ${length(var.ports)} are given."
    }
  }
}
