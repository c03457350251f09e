# What is to go, taken over by imports that are written beside this; then `terraform destroy` removes it. A configuration
# has to stand here for each kind, but what it says counts for nothing: all of it is ignored.

variable "strays" {
  description = "Ids by kind."
  type        = map(set(string))
  nullable    = false
}

resource "aws_instance" "stray" {
  for_each = lookup(var.strays, "instance", [])

  ami           = "ami-00000000"
  instance_type = "t3.nano"

  lifecycle {
    ignore_changes = all
  }

  # So it goes before them.
  depends_on = [aws_ebs_volume.stray, aws_security_group.stray, aws_subnet.stray]
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

  depends_on = [aws_eip.stray, aws_subnet.stray]
}

resource "aws_eip" "stray" {
  for_each = lookup(var.strays, "address", [])

  lifecycle {
    ignore_changes = all
  }
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
