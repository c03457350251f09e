"""Scenarios: what pgherd promises, tried with the built server against real machines."""
