# What is to go, taken over by imports that are written beside this; then `terraform destroy` removes it. A configuration
# has to stand here for each kind, but what it says counts for nothing and is ignored, except that no protection stays.

variable "strays" {
  description = "Ids by kind."
  type        = map(set(string))
  nullable    = false
}

resource "aws_instance" "stray" {
  for_each = lookup(var.strays, "instance", [])

  ami           = "ami-00000000"
  instance_type = "t3.nano"
  # Lifted while it is taken over: newer providers do not lift it when they destroy.
  disable_api_termination = false

  lifecycle {
    ignore_changes = [
      ami, associate_public_ip_address, availability_zone, credit_specification, ebs_block_device, ebs_optimized,
      ephemeral_block_device, hibernation, iam_instance_profile, instance_type, key_name, metadata_options, monitoring,
      root_block_device, source_dest_check, subnet_id, tags, tags_all, tenancy, user_data, user_data_base64,
      user_data_replace_on_change, volume_tags, vpc_security_group_ids,
    ]
  }

  # So it goes before them.
  depends_on = [
    aws_ebs_volume.stray, aws_internet_gateway.stray, aws_key_pair.stray, aws_security_group.stray, aws_subnet.stray,
  ]
}

resource "aws_ebs_volume" "stray" {
  for_each = lookup(var.strays, "volume", [])

  availability_zone = var.region
  size              = 1

  lifecycle {
    ignore_changes = all
  }
}

resource "aws_nat_gateway" "stray" {
  for_each = lookup(var.strays, "nat-gateway", [])

  subnet_id = "subnet-00000000"

  lifecycle {
    ignore_changes = all
  }

  depends_on = [aws_eip.stray, aws_internet_gateway.stray, aws_subnet.stray]
}

resource "aws_eip" "stray" {
  for_each = lookup(var.strays, "address", [])

  lifecycle {
    ignore_changes = all
  }

  depends_on = [aws_internet_gateway.stray]
}

resource "aws_key_pair" "stray" {
  for_each = lookup(var.strays, "key-pair", [])

  public_key = "ssh-ed25519 AAAA"

  lifecycle {
    ignore_changes = all
  }
}

resource "aws_route_table" "stray" {
  for_each = lookup(var.strays, "route-table", [])

  vpc_id = "vpc-00000000"

  lifecycle {
    ignore_changes = all
  }

  depends_on = [aws_internet_gateway.stray, aws_nat_gateway.stray, aws_subnet.stray]
}

resource "aws_internet_gateway" "stray" {
  for_each = lookup(var.strays, "internet-gateway", [])

  lifecycle {
    ignore_changes = all
  }

  depends_on = [aws_vpc.stray]
}

resource "aws_security_group" "stray" {
  for_each = lookup(var.strays, "security-group", [])

  lifecycle {
    ignore_changes = all
  }

  depends_on = [aws_vpc.stray]
}

resource "aws_subnet" "stray" {
  for_each = lookup(var.strays, "subnet", [])

  vpc_id = "vpc-00000000"

  lifecycle {
    ignore_changes = all
  }

  depends_on = [aws_vpc.stray]
}

resource "aws_vpc" "stray" {
  for_each = lookup(var.strays, "vpc", [])

  lifecycle {
    ignore_changes = all
  }
}
