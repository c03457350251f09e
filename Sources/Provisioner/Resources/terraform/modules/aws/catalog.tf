# What the region offers, asked at plan time: an unknown type or image is refused before anything is made.

data "aws_region" "current" {}

locals {
  replica_type   = coalesce(var.replica_instance_type, var.instance_type)
  instance_types = toset(var.replicas == 0 ? [var.instance_type] : [var.instance_type, local.replica_type])
}

# Asked instead of the type itself, because it answers an unknown name with an empty list: so a destroy still works
# when a type is withdrawn.
data "aws_ec2_instance_type_offerings" "all" {
  location_type = "availability-zone"

  filter {
    name   = "instance-type"
    values = local.instance_types
  }
}

locals {
  # Zones by type: the API's answer is two lists side by side.
  zones_of_type = {
    for type in local.instance_types : type => sort([
      for index, offered in data.aws_ec2_instance_type_offerings.all.instance_types :
      data.aws_ec2_instance_type_offerings.all.locations[index] if offered == type
    ])
  }
  missing_types = [for type, zones in local.zones_of_type : type if length(zones) == 0]

  # Zones where every type can be had.
  usable_zones = sort(setintersection(values(local.zones_of_type)...))
}

data "aws_ec2_instance_type" "used" {
  for_each = toset([for type, zones in local.zones_of_type : type if length(zones) > 0])

  instance_type = each.value
}

locals {
  # Types of the generations before Nitro show volumes without their id.
  old_types = [for type, facts in data.aws_ec2_instance_type.used : type if facts.ebs_nvme_support == "unsupported"]

  architectures = sort(setintersection(
    var.ami_architecture == null ? ["x86_64", "arm64"] : [var.ami_architecture],
    [for facts in data.aws_ec2_instance_type.used : facts.supported_architectures]...
  ))

  # The architecture is in the name, or the images with backports would fit too.
  image_name = coalesce(var.ami_name, "debian-12-${contains(local.architectures, "arm64") ? "arm64" : "amd64"}-*")
}

# The newest first; none is an empty list and no error, for the same reason as above.
data "aws_ami_ids" "fitting" {
  owners = [var.ami_owner]

  filter {
    name   = "name"
    values = [local.image_name]
  }
  filter {
    name   = "state"
    values = ["available"]
  }
  filter {
    name   = "architecture"
    values = length(local.architectures) > 0 ? local.architectures : ["none"]
  }
}
