locals {
  vpc_id = local.own_network ? aws_vpc.own[0].id : try(values(data.aws_subnet.given)[0].vpc_id, null)

  # The places that the nodes are dealt out to, one after the other.
  zones = terraform_data.pinned.input.zones

  nodes = {
    for index in range(var.replicas + 1) : "${var.cluster_name}-${index + 1}" => {
      role          = index == 0 ? "primary" : "replica"
      instance_type = index == 0 ? var.instance_type : local.replica_type
      # Said only where the subnet by itself would do otherwise.
      public_ip = try(data.aws_subnet.given[terraform_data.pinned.input.subnet_ids[index % length(local.zones)]].map_public_ip_on_launch, false) == var.public_ip ? null : var.public_ip
      subnet_id = local.own_network ? try(aws_subnet.own[local.zones[index % length(local.zones)]].id, null) : try(
        terraform_data.pinned.input.subnet_ids[index % length(local.zones)], null
      )
    }
  }

  # A publisher withdraws images; a machine that was lost is then made from the newest that fits.
  image = contains(data.aws_ami_ids.fitting.ids, terraform_data.pinned.input.image) ? terraform_data.pinned.input.image : try(data.aws_ami_ids.fitting.ids[0], terraform_data.pinned.input.image)

  # Volumes need a zone and no network: told apart, so that they are made beside the network.
  volume_zones = {
    for index in range(var.replicas + 1) : "${var.cluster_name}-${index + 1}" => try(local.zones[index % length(local.zones)], null)
  }
}

resource "aws_key_pair" "cluster" {
  key_name_prefix = "pgherd-${var.cluster_name}-"
  public_key      = trimspace(var.ssh_public_key)
  tags            = merge(local.tags, { Name = "pgherd-${var.cluster_name}" })

  depends_on = [terraform_data.pinned]
}

resource "aws_instance" "node" {
  for_each = local.nodes

  ami                         = local.image
  instance_type               = each.value.instance_type
  subnet_id                   = each.value.subnet_id
  vpc_security_group_ids      = [aws_security_group.nodes.id]
  associate_public_ip_address = each.value.public_ip
  key_name                    = aws_key_pair.cluster.key_name
  disable_api_termination     = var.termination_protection
  ebs_optimized               = data.aws_ec2_instance_type.used[each.value.instance_type].ebs_optimized_support != "unsupported"
  user_data                   = templatefile("${path.module}/templates/first-boot.sh.tftpl", { postgres_major = coalesce(var.postgres_major, 0) })

  tags = merge(local.tags, { Name = each.key, "pgherd:node" = each.key, "pgherd:role" = each.value.role })

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  root_block_device {
    volume_type           = "gp3"
    volume_size           = var.root_volume_size
    encrypted             = true
    kms_key_id            = var.kms_key_id
    delete_on_termination = true
  }

  # Tags the root volume in the call that makes it, which a policy can demand. Ignored from then on, since it means the data
  # volume as well, which has tags of its own.
  volume_tags = merge(local.tags, { Name = "${each.key}-root", "pgherd:node" = each.key, "pgherd:volume" = "root" })

  lifecycle {
    # A machine that holds data is never replaced because of something that only counts when it is made.
    # A stopped machine has no public address, which must not look like a change either.
    ignore_changes = [
      ami, associate_public_ip_address, key_name, root_block_device[0].kms_key_id, subnet_id, user_data, volume_tags,
    ]
  }

  # The gateway cannot go while machines have public addresses. The routes are not waited for, since one through a NAT
  # gateway takes minutes: the script of the first boot waits where it must.
  depends_on = [aws_internet_gateway.own]
}

# Beside the machines and not of them: made at the same time, and kept when a machine is replaced.
resource "aws_ebs_volume" "data" {
  for_each = local.volume_zones

  availability_zone = each.value
  type              = "gp3"
  size              = var.volume_size
  iops              = var.volume_iops
  throughput        = var.volume_throughput
  encrypted         = true
  kms_key_id        = var.kms_key_id
  tags              = merge(local.tags, { Name = "${each.key}-data", "pgherd:node" = each.key, "pgherd:volume" = "data" })

  lifecycle {
    ignore_changes = [availability_zone, kms_key_id]
  }
}

resource "aws_volume_attachment" "data" {
  for_each = local.nodes

  device_name = "/dev/sdf"
  instance_id = aws_instance.node[each.key].id
  volume_id   = aws_ebs_volume.data[each.key].id

  # The end of the machine frees the volume. To detach it from a machine that runs would wait for its file system.
  skip_destroy = true
}
