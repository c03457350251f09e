"""Takes away what the lab made, whoever made it and however that ended."""

from __future__ import annotations

from . import machine, network, tree
from . import volumes as volume_files


def machines_of(owner: str) -> None:
    """Takes away the machines that one owner made."""
    for made in machine.known():
        if made.owner == owner:
            machine.remove(made)


def volumes() -> None:
    """Takes away every volume."""
    volume_files.delete_all()


def everything() -> None:
    """Takes away every machine and volume, the network, and trees that nothing starts from any more."""
    for made in machine.known():
        machine.remove(made)
    network.down()
    volumes()
    tree.discard_outdated()
