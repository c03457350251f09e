# The API's own protection keeps others from ending the machines, but not a destroy: the provider (5.100) lifts it before it
# terminates. So a destroy has to pass here first, before anything else is touched.
resource "terraform_data" "protection" {
  input = var.termination_protection

  provisioner "local-exec" {
    when    = destroy
    command = self.input ? "echo 'The cluster has termination protection: apply termination_protection = false first, then destroy.' >&2; exit 1" : "exit 0"
  }

  # Whatever nothing else depends on: so this goes first.
  depends_on = [
    aws_ebs_volume.data, aws_nat_gateway.own, aws_route_table_association.own, aws_volume_attachment.data,
    aws_vpc_security_group_egress_rule.all, aws_vpc_security_group_ingress_rule.applications,
    aws_vpc_security_group_ingress_rule.members, aws_vpc_security_group_ingress_rule.path_mtu,
    aws_vpc_security_group_ingress_rule.ssh,
  ]
}
