variable "instance_type" {
  description = "EC2 instance type of the primary, such as t3.medium; of the Nitro system, since the data volume is found by its id."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9-]+\\.[a-z0-9-]+$", var.instance_type))
    error_message = "instance_type must be a type's name such as t3.medium."
  }
}

variable "replica_instance_type" {
  description = "EC2 instance type of the replicas, of the same architecture; null: as the primary's."
  type        = string
  default     = null

  validation {
    condition     = var.replica_instance_type == null || can(regex("^[a-z0-9-]+\\.[a-z0-9-]+$", var.replica_instance_type))
    error_message = "replica_instance_type must be a type's name such as t3.medium."
  }
}

variable "ami_owner" {
  description = "Account id or alias of the image's owner; 136693071363 is Debian's."
  type        = string
  default     = "136693071363"
  nullable    = false

  validation {
    condition     = can(regex("^([0-9]{12}|self|amazon|aws-marketplace)$", var.ami_owner))
    error_message = "ami_owner must be an account id of 12 digits, self, amazon or aws-marketplace."
  }
}

variable "ami_name" {
  description = "Name of the image, * for any text; null: Debian 12's for the instance type's architecture. The newest that fits is taken when the cluster is made and kept from then on."
  type        = string
  default     = null

  validation {
    condition     = var.ami_name == null || try(length(var.ami_name) >= 3 && length(var.ami_name) <= 128, false)
    error_message = "ami_name must be 3 to 128 characters, such as debian-12-amd64-*."
  }
}

variable "ami_architecture" {
  description = "Architecture of the image, x86_64 or arm64; null: the instance type's."
  type        = string
  default     = null

  validation {
    condition     = var.ami_architecture == null || contains(["x86_64", "arm64"], coalesce(var.ami_architecture, "x86_64"))
    error_message = "ami_architecture must be x86_64 or arm64."
  }
}

variable "ssh_user" {
  description = "User that the image lets in with the key pair: admin on Debian's images, ubuntu on Ubuntu's."
  type        = string
  default     = "admin"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z_][A-Za-z0-9_.-]{0,31}$", var.ssh_user))
    error_message = "ssh_user must be 1 to 32 characters: letters, digits, dots, underscores and hyphens, a lower-case letter or an underscore first."
  }
}

variable "ssh_public_key" {
  description = "Public key of the cluster's key pair, in one line as OpenSSH writes it. EC2 takes RSA and Ed25519."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^(ssh-ed25519|ssh-rsa) [A-Za-z0-9+/]+={0,2}( [^[:cntrl:]]*)?$", trimspace(var.ssh_public_key)))
    error_message = "ssh_public_key must be one line that begins with ssh-ed25519 or ssh-rsa."
  }
}

variable "termination_protection" {
  description = "Whether the API refuses to terminate the machines; it has to be applied as false before a destroy."
  type        = bool
  default     = false
  nullable    = false
}
