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
  description = "PostgreSQL major version that every node runs."
  type        = number
  nullable    = false

  validation {
    condition     = contains(range(13, 20), var.postgres_major)
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

variable "ports" {
  description = "TCP ports of the nodes in their order, the primary's first: exactly replicas + 1 different numbers."
  type        = list(number)
  nullable    = false

  validation {
    condition     = alltrue([for port in var.ports : port >= 1024 && port <= 65535 && floor(port) == port])
    error_message = "Every port must be a whole number from 1024 to 65535."
  }

  validation {
    condition     = length(distinct(var.ports)) == length(var.ports)
    error_message = "No port may be used twice."
  }
}

variable "instances_directory" {
  description = "Absolute path of the directory that holds every node's instance directory."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^/[^\"$`\\\\[:cntrl:]]*$", var.instances_directory))
    error_message = "instances_directory must be an absolute path without double quotes, dollar signs, backquotes, backslashes and control characters."
  }
}
