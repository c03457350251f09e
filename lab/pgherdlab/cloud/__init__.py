"""An EC2 API on loopback whose instances are real machines."""
