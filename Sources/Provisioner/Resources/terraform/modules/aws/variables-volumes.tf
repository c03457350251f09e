variable "root_volume_size" {
  description = "Size of every machine's root volume in GiB."
  type        = number
  default     = 20
  nullable    = false

  validation {
    condition     = var.root_volume_size >= 8 && var.root_volume_size <= 16384 && floor(var.root_volume_size) == var.root_volume_size
    error_message = "root_volume_size must be a whole number of GiB from 8 to 16384."
  }
}

variable "volume_size" {
  description = "Size of every machine's data volume in GiB. It can grow later and never shrink."
  type        = number
  default     = 50
  nullable    = false

  validation {
    condition     = var.volume_size >= 1 && var.volume_size <= 16384 && floor(var.volume_size) == var.volume_size
    error_message = "volume_size must be a whole number of GiB from 1 to 16384."
  }
}

variable "volume_iops" {
  description = "Operations a second of the data volume; null: gp3's 3000, which are in its price."
  type        = number
  default     = null

  validation {
    condition     = var.volume_iops == null || try(var.volume_iops >= 3000 && var.volume_iops <= 16000 && floor(var.volume_iops) == var.volume_iops, false)
    error_message = "volume_iops must be a whole number from 3000 to 16000."
  }
}

variable "volume_throughput" {
  description = "Throughput of the data volume in MiB/s; null: gp3's 125, which are in its price."
  type        = number
  default     = null

  validation {
    condition     = var.volume_throughput == null || try(var.volume_throughput >= 125 && var.volume_throughput <= 1000 && floor(var.volume_throughput) == var.volume_throughput, false)
    error_message = "volume_throughput must be a whole number from 125 to 1000."
  }
}

variable "kms_key_id" {
  description = "ARN of the KMS key that encrypts the volumes; null: the account's default key for EBS. Decided when the cluster is made."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_id == null || can(regex("^arn:[a-z0-9-]+:kms:[a-z0-9-]+:[0-9]{12}:(key|alias)/[A-Za-z0-9/_-]+$", var.kms_key_id))
    error_message = "kms_key_id must be the ARN of a key, such as arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab."
  }
}
