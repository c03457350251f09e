variable "region" {
  description = "AWS region that the cluster is in."
  type        = string
  nullable    = false
}

variable "endpoint" {
  description = "Another EC2 API than AWS's own; null: AWS's."
  type        = string
  default     = null
}

variable "cluster_name" {
  description = "Name of the cluster: the tag pgherd:cluster."
  type        = string
  nullable    = false
}

variable "identity" {
  description = "What tells the cluster from every other one in the account: the tag pgherd:identity."
  type        = string
  nullable    = false

  validation {
    condition     = var.identity != ""
    error_message = "Without the tag pgherd:identity the cluster can't be told from another server's of the same name."
  }
}

variable "known" {
  description = "Ids that Terraform's state of the cluster holds."
  type        = set(string)
  default     = []
  nullable    = false
}
