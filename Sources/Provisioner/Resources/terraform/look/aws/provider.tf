terraform {
  required_version = ">= 1.5.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.40, < 7"
    }
  }
}

provider "aws" {
  region = var.region

  # Somebody waits for the answer: an API that is away is better said than waited for.
  max_retries = 3

  # What AWS alone can answer is not asked of another API.
  skip_credentials_validation = var.endpoint == null ? null : true
  skip_metadata_api_check     = var.endpoint == null ? null : "true"
  skip_region_validation      = var.endpoint == null ? null : true

  dynamic "endpoints" {
    for_each = var.endpoint == null ? [] : [var.endpoint]

    content {
      ec2 = endpoints.value
      sts = endpoints.value
    }
  }
}
