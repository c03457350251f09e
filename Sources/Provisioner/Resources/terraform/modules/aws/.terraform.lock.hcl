# The provider that everything here was tried with, and what its package for Linux on x86-64 has as its checksum.
# On another platform: terraform providers lock -platform=OS_ARCHITECTURE

provider "registry.terraform.io/hashicorp/aws" {
  version     = "5.100.0"
  constraints = ">= 5.40.0, < 7.0.0"
  hashes = [
    "h1:edXOJWE4ORX8Fm+dpVpICzMZJat4AX0VRCAy/xkcOc0=",
  ]
}
