# What EC2 would answer in a region with four zones, one of which lacks the type.
mock_data "aws_region" {
  defaults = { id = "eu-central-1" }
}

mock_data "aws_availability_zones" {
  defaults = { names = ["eu-central-1a", "eu-central-1b", "eu-central-1c", "eu-central-1d"] }
}

mock_data "aws_ec2_instance_type_offerings" {
  defaults = {
    instance_types = ["t3.medium", "t3.medium", "t3.medium", "t3.large", "t3.large", "t3.large", "t3.large"]
    locations      = ["eu-central-1d", "eu-central-1c", "eu-central-1a", "eu-central-1a", "eu-central-1b", "eu-central-1c", "eu-central-1d"]
  }
}

mock_data "aws_ec2_instance_type" {
  defaults = {
    ebs_nvme_support        = "required"
    ebs_optimized_support   = "default"
    supported_architectures = ["x86_64"]
  }
}

mock_data "aws_ami_ids" {
  defaults = { ids = ["ami-0000000000000002", "ami-0000000000000001"] }
}
