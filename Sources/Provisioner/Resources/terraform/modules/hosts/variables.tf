variable "cluster_name" {
  description = "Name of the cluster; every node is called CLUSTER-N, counted from 1, and node 1 is the primary."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,49}$", var.cluster_name)) && !endswith(var.cluster_name, "-")
    error_message = "cluster_name must be 1 to 50 characters: lower-case letters, digits and hyphens, a letter first, no hyphen last."
  }
}

variable "postgres_major" {
  description = "PostgreSQL major version that every node runs; null: as the machines' system brings it."
  type        = number
  default     = null

  validation {
    condition     = var.postgres_major == null ? true : contains(range(13, 20), var.postgres_major)
    error_message = "postgres_major must be a whole number from 13 to 19."
  }
}

variable "replicas" {
  description = "Number of streaming read replicas beside the primary."
  type        = number
  nullable    = false

  validation {
    condition     = contains(range(0, 9), var.replicas)
    error_message = "replicas must be a whole number from 0 to 8."
  }
}

variable "hosts" {
  description = "The machines in the order of the nodes, the primary's first: exactly replicas + 1. address is where the other members and the applications reach PostgreSQL, ssh_address where Ansible reaches the machine (null: the same)."
  type = list(object({
    address     = string
    ssh_address = optional(string)
  }))
  nullable = false

  validation {
    condition = alltrue([
      for host in var.hosts : alltrue([
        for address in compact([host.address, host.ssh_address]) : can(regex("^[0-9A-Za-z:][0-9A-Za-z.:-]{0,252}$", address))
      ])
    ])
    error_message = "Every address must be an IPv4 or IPv6 address or a host name of at most 253 characters."
  }

  validation {
    condition     = alltrue([for host in var.hosts : try(length(host.address) > 0, false)])
    error_message = "Every machine needs an address."
  }

  validation {
    condition     = length(distinct([for host in var.hosts : lower(coalesce(host.address, "-"))])) == length(var.hosts)
    error_message = "No machine may be named twice: every node needs one of its own."
  }
}

variable "ssh_user" {
  description = "User of every machine that Ansible logs in as; it needs sudo without a password."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z_][A-Za-z0-9_.-]{0,31}$", var.ssh_user))
    error_message = "ssh_user must be 1 to 32 characters: letters, digits, dots, underscores and hyphens, a lower-case letter or an underscore first."
  }
}

variable "port" {
  description = "TCP port that PostgreSQL listens on, on every machine."
  type        = number
  default     = 5432
  nullable    = false

  validation {
    condition     = var.port >= 1024 && var.port <= 65535 && floor(var.port) == var.port
    error_message = "port must be a whole number from 1024 to 65535."
  }
}
