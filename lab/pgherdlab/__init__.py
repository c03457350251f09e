"""A laboratory on one machine: real Debian machines, and an EC2 API that hands them out."""
