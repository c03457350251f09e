variable "region" {
  description = "AWS region; the provider that the module is given must work in it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2,3}(-[a-z]+)+-[0-9]{1,2}$", var.region))
    error_message = "region must be a region's name such as eu-central-1."
  }
}

variable "zones" {
  description = "Availability zones in the order in which the nodes are spread over them; empty: up to three that have the instance types. Decided when the cluster is made."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(var.zones) <= 9 && length(distinct(var.zones)) == length(var.zones) && alltrue([for zone in var.zones : can(regex("^[a-z0-9-]+$", zone))])
    error_message = "zones must be at most 9 different zone names such as eu-central-1a."
  }
}

variable "vpc_id" {
  description = "VPC that exists and is used as it is; null: the one of subnet_ids, or a VPC of the cluster's own where those are empty too."
  type        = string
  default     = null

  validation {
    condition     = var.vpc_id == null || can(regex("^vpc-[0-9a-f]{8,17}$", var.vpc_id))
    error_message = "vpc_id must be vpc- and 8 to 17 hexadecimal digits."
  }
}

variable "subnet_ids" {
  description = "Subnets that exist, in the order in which the nodes are spread over them; empty: those of vpc_id, one in each zone, or a subnet of an own VPC per zone. Decided when the cluster is made."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(distinct(var.subnet_ids)) == length(var.subnet_ids) && alltrue([for id in var.subnet_ids : can(regex("^subnet-[0-9a-f]{8,17}$", id))])
    error_message = "subnet_ids must be different ids, each subnet- and 8 to 17 hexadecimal digits."
  }
}

variable "vpc_cidr" {
  description = "IPv4 range of the cluster's own VPC; every zone's subnet is a sixteenth of it."
  type        = string
  default     = "10.20.0.0/16"
  nullable    = false

  validation {
    condition     = try(cidrsubnet(var.vpc_cidr, 0, 0) == var.vpc_cidr && tonumber(split("/", var.vpc_cidr)[1]) >= 16 && tonumber(split("/", var.vpc_cidr)[1]) <= 24, false) && !strcontains(var.vpc_cidr, ":")
    error_message = "vpc_cidr must be an IPv4 network of /16 to /24, such as 10.20.0.0/16."
  }
}

variable "public_ip" {
  description = "Whether every machine gets a public IPv4 address. Without one SSH has to come through the VPC, and the packages through a NAT."
  type        = bool
  default     = true
  nullable    = false
}

variable "nat_gateway" {
  description = "Whether an own VPC gets a NAT gateway, which costs by the hour and by the gigabyte: needed there with public_ip = false, since the machines fetch packages."
  type        = bool
  default     = false
  nullable    = false
}

variable "ssh_cidrs" {
  description = "Networks that SSH may come from: those of the control server or of its jump host."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.ssh_cidrs) > 0 && alltrue([for cidr in var.ssh_cidrs : can(cidrhost(cidr, 0))])
    error_message = "ssh_cidrs must hold at least one network in CIDR notation, such as 203.0.113.7/32."
  }
}

variable "application_cidrs" {
  description = "Networks that may reach PostgreSQL; empty: the members only."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for cidr in var.application_cidrs : can(cidrhost(cidr, 0))])
    error_message = "application_cidrs must hold networks in CIDR notation, such as 10.1.0.0/16."
  }
}
