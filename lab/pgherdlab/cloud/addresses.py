"""Public addresses as EC2 has them: the machine knows its private one only, and what is sent to the public one is translated.

They are real addresses of somebody else: as long as an instance has one, this machine cannot reach whoever else uses it.
"""

from __future__ import annotations

from .. import network
from ..system import run, succeeds

_TABLE = "pgherd_lab_public"
# By which the routes are found again.
_PROTOCOL = "77"


def apply(private_by_public: dict[str, str]) -> None:
    """Makes exactly these addresses lead to the machines."""
    remove_all()
    if not private_by_public:
        return
    for public in private_by_public:
        run("ip", "route", "replace", f"{public}/32", "dev", network.BRIDGE, "protocol", _PROTOCOL)
    pairs = ", ".join(f"{public} : {private}" for public, private in sorted(private_by_public.items()))
    run("nft", "-f", "-", text_input=f"""
table ip {_TABLE} {{
    chain output {{
        type nat hook output priority -100; policy accept;
        dnat to ip daddr map {{ {pairs} }}
    }}
    chain prerouting {{
        type nat hook prerouting priority -100; policy accept;
        dnat to ip daddr map {{ {pairs} }}
    }}
}}
""")


def remove_all() -> None:
    """Forgets every public address."""
    if succeeds("nft", "list", "table", "ip", _TABLE):
        run("nft", "delete", "table", "ip", _TABLE)
    if succeeds("ip", "link", "show", network.BRIDGE):
        run("ip", "route", "flush", "dev", network.BRIDGE, "protocol", _PROTOCOL, check=False)
