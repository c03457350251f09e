output "nodes" {
  description = "The nodes in their order, the primary first. Fields that mean nothing on machines that were given are null, so that every target's output has one shape."
  value = [
    for node in local.nodes : {
      name               = terraform_data.node[node.name].output.name
      role               = terraform_data.node[node.name].output.role
      address            = terraform_data.node[node.name].output.address
      ssh_address        = terraform_data.node[node.name].output.ssh_address
      ssh_user           = terraform_data.node[node.name].output.ssh_user
      port               = terraform_data.node[node.name].output.port
      zone               = null
      instance_id        = null
      volume_id          = null
      instance_directory = terraform_data.node[node.name].output.instance_directory
    }
  ]
}
