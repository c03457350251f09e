"""All scenarios: importing their modules is what registers them."""

from __future__ import annotations

from . import aws, aws_failures, aws_kept, drift, hosts, hosts_kept, hosts_majors, hosts_named, hosts_peculiar, hosts_reached, hosts_refused
from .registry import SCENARIOS, Scenario

MODULES = (hosts, hosts_kept, hosts_majors, hosts_named, hosts_peculiar, hosts_refused, hosts_reached, aws, aws_failures, aws_kept, drift)
ALL: list[Scenario] = [one for module in MODULES for one in SCENARIOS if one.perform.__module__ == module.__name__]
