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
  description = "PostgreSQL major version that every node runs; its packages are installed at the first boot where the image's distribution has them. Null: what the image's system brings, installed later."
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

variable "owner" {
  description = "Who the cluster belongs to: the tag pgherd:owner of everything that is made."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = length(var.owner) <= 256
    error_message = "owner must be at most 256 characters, as long as a tag's value may be."
  }
}

variable "identity" {
  description = "What tells the cluster from every other one in the account, also from one of the same name: the tag pgherd:identity. It has to stay the same for the cluster's life."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = length(var.identity) <= 256
    error_message = "identity must be at most 256 characters, as long as a tag's value may be."
  }
}

variable "created_by_run" {
  description = "Which run made the cluster: the tag pgherd:run. It has to stay the same for the cluster's life, or every plan would change every tag."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = length(var.created_by_run) <= 256
    error_message = "created_by_run must be at most 256 characters, as long as a tag's value may be."
  }
}

variable "tags" {
  description = "More tags for everything that is made."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = length(var.tags) <= 40 && alltrue([for key, value in var.tags : length(key) >= 1 && length(key) <= 128 && length(value) <= 256])
    error_message = "tags may hold at most 40 tags, their keys 1 to 128 characters and their values at most 256."
  }

  validation {
    condition     = alltrue([for key in keys(var.tags) : key != "Name" && !startswith(lower(key), "aws:") && !startswith(key, "pgherd:")])
    error_message = "The tag Name and the prefixes aws: and pgherd: are taken: choose other keys."
  }
}
