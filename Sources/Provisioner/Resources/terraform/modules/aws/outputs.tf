output "nodes" {
  description = "The nodes in their order, the primary first. volume_id is the data volume's, by which the machine finds it."
  value = [
    for index in range(var.replicas + 1) : {
      name    = "${var.cluster_name}-${index + 1}"
      role    = local.nodes["${var.cluster_name}-${index + 1}"].role
      address = aws_instance.node["${var.cluster_name}-${index + 1}"].private_ip
      # A machine that is stopped has lost its public address.
      ssh_address = try(coalesce(
        var.public_ip ? aws_instance.node["${var.cluster_name}-${index + 1}"].public_ip : null,
        aws_instance.node["${var.cluster_name}-${index + 1}"].private_ip,
      ), null)
      ssh_user           = var.ssh_user
      port               = var.port
      zone               = aws_instance.node["${var.cluster_name}-${index + 1}"].availability_zone
      instance_id        = aws_instance.node["${var.cluster_name}-${index + 1}"].id
      volume_id          = aws_volume_attachment.data["${var.cluster_name}-${index + 1}"].volume_id
      instance_directory = "/var/lib/pgherd/${var.cluster_name}-${index + 1}"
    }
  ]
}

output "network" {
  description = "Where the nodes are: the VPC, its subnets in the order in which the nodes are spread, and the members' security group."
  value = {
    vpc_id            = local.vpc_id
    subnet_ids        = local.own_network ? [for zone in local.own_subnet_zones : aws_subnet.own[zone].id] : terraform_data.pinned.input.subnet_ids
    security_group_id = aws_security_group.nodes.id
  }
}

output "image" {
  description = "Id of the image that the machines were made from."
  value       = terraform_data.pinned.input.image
}
