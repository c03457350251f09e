"""EBS volumes as real block devices: a sparse file each, behind a loop device.

The machine sees the device as EC2 shows it, /dev/nvme1n1 with a link that bears the volume's id. A container has no udev,
so the links below /dev/disk are kept from outside: the directory is ours and is shown in the machine.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import uuid
from pathlib import Path

from . import container, paths
from .machine import Machine
from .system import run

_VOLUME = re.compile(r"vol-[0-9a-f]+")
_SUPERBLOCK = 1024


def device(volume: str, gibibytes: int) -> Path:
    """The loop device of a volume; its file and the device are made when they are not there."""
    file = _file(volume)
    if not file.exists():
        paths.VOLUMES.mkdir(parents=True, exist_ok=True)
        with open(file, "wb") as image:
            image.truncate(gibibytes << 30)
    loops = _loops(file)
    return Path(loops[0] if loops else run("losetup", "--find", "--show", file).strip())


def delete(volume: str) -> None:
    """Removes a volume with what is on it."""
    file = _file(volume)
    for loop in _loops(file):
        run("losetup", "--detach", loop)
    file.unlink(missing_ok=True)
    _copy(volume).unlink(missing_ok=True)


def ruin(volume: str) -> None:
    """Makes reading a volume fail, as a disk does whose time has come; what was on it can be put back."""
    run("cp", "--sparse=always", _file(volume), _copy(volume))
    # A loop device has nothing to answer beyond the end of its file but an error.
    os.truncate(_file(volume), 0)


def blank(volume: str, gibibytes: int) -> None:
    """Makes a volume one that was never written to."""
    os.truncate(_file(volume), 0)
    os.truncate(_file(volume), gibibytes << 30)


def put_back(volume: str) -> None:
    """Puts back what was on a ruined volume, as a snapshot would."""
    run("cp", "--sparse=always", _copy(volume), _file(volume))
    _copy(volume).unlink()


def is_untouched(volume: str) -> bool:
    """Whether nothing was written to a volume that was ruined or blanked."""
    return os.stat(_file(volume)).st_blocks == 0


def delete_all() -> None:
    """Removes every volume of the lab."""
    for volume in existing():
        delete(volume)
    shutil.rmtree(paths.VOLUMES, ignore_errors=True)


def existing() -> list[str]:
    """The volumes that have a file here."""
    return sorted(file.stem for file in paths.VOLUMES.glob("vol-*.img"))


def binds(machine: Machine, volumes: dict[str, int]) -> list[str]:
    """What a booting machine is shown of its volumes (id and size of each), so that it can mount them as it boots."""
    shown = [f"{device(volume, size)}:/dev/{_name(machine, volume)}" for volume, size in sorted(volumes.items())]
    for volume in volumes:
        _link(machine, "by-id", _identity(volume), volume)
    refresh_links(machine, list(volumes))
    return [f"{_links(machine)}:/dev/disk", *shown]


def attach(machine: Machine, volume: str, gibibytes: int) -> bool:
    """Shows a volume in a running machine; false when it was there already."""
    inside = Path(f"/proc/{container.leader(machine.root)}/root/dev") / _name(machine, volume)
    if inside.exists():
        return False
    number = device(volume, gibibytes).stat().st_rdev
    node = f"/dev/{_name(machine, volume)}"
    run(*container.enter(machine.root, "mknod", "--mode=660", node, "b", str(os.major(number)), str(os.minor(number))))
    _link(machine, "by-id", _identity(volume), volume)
    return True


def detach(machine: Machine, volume: str) -> None:
    """Takes a volume out of a machine; what is on it stays."""
    name = _name(machine, volume)
    for link in _links(machine).glob("*/*"):
        if link.is_symlink() and link.readlink().name == name:
            link.unlink()
    if container.leader(machine.root) is not None:
        run(*container.enter(machine.root, "rm", "--force", f"/dev/{name}"))
    numbers = _numbers(machine)
    del numbers[volume]
    _numbers_file(machine).write_text(json.dumps(numbers), encoding="ascii")


def attached(machine: Machine) -> list[str]:
    """The volumes that the machine is shown."""
    return sorted(_numbers(machine))


def refresh_links(machine: Machine, volumes: list[str]) -> None:
    """Keeps the links by filesystem, as udev does when a filesystem was made."""
    for volume in volumes:
        with open(_file(volume), "rb") as image:
            image.seek(_SUPERBLOCK)
            block = image.read(1024)
        if block[0x38:0x3A] == b"\x53\xef":
            _link(machine, "by-uuid", str(uuid.UUID(bytes=block[0x68:0x78])), volume)


def _loops(file: Path) -> list[str]:
    return run("losetup", "--list", "--noheadings", "--output", "NAME", "--associated", file).split()


def _identity(volume: str) -> str:
    return "nvme-Amazon_Elastic_Block_Store_" + volume.replace("-", "")


def _link(machine: Machine, kind: str, name: str, volume: str) -> None:
    link = _links(machine) / kind / name
    link.parent.mkdir(exist_ok=True)
    if not link.is_symlink():
        link.symlink_to(f"../../{_name(machine, volume)}")


def _links(machine: Machine) -> Path:
    directory = machine.directory / "dev-disk"
    directory.mkdir(exist_ok=True)
    return directory


def _name(machine: Machine, volume: str) -> str:
    """The device's name in the machine; nvme0n1 would be its root volume."""
    numbers = _numbers(machine)
    if volume not in numbers:
        numbers[volume] = next(number for number in range(1, 64) if number not in numbers.values())
        _numbers_file(machine).write_text(json.dumps(numbers), encoding="ascii")
    return f"nvme{numbers[volume]}n1"


def _numbers(machine: Machine) -> dict[str, int]:
    try:
        return json.loads(_numbers_file(machine).read_text(encoding="ascii"))
    except FileNotFoundError:
        return {}


def _numbers_file(machine: Machine) -> Path:
    return machine.directory / "volumes.json"


def _file(volume: str) -> Path:
    assert _VOLUME.fullmatch(volume), volume
    return paths.VOLUMES / f"{volume}.img"


def _copy(volume: str) -> Path:
    return _file(volume).with_suffix(".copy")
