"""What the members of a cluster have to know of each other, as data: a template's text is no list, whatever it looks like."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type


def peers(members, own, hostvars):
    """Where the other members are found.

    >>> variables = {name: {"pgherd_address": "10.0.0." + name[-1], "pgherd_port": 5432} for name in ("a-1", "a-2")}
    >>> peers(["a-1", "a-2"], "a-2", variables)
    [{'name': 'a-1', 'address': '10.0.0.1', 'port': 5432}]
    >>> peers(["a-1"], "a-1", variables)
    []
    """
    return [
        {"name": name, "address": hostvars[name]["pgherd_address"], "port": hostvars[name]["pgherd_port"]}
        for name in members if name != own
    ]


class FilterModule(object):
    def filters(self):
        return {"pgherd_peers": peers}
