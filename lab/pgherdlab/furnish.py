"""What a new machine's disk gets before its first boot: an identity, keys and a user.

A machine to log in to gets its user from us. A machine in the cloud gets what EC2 would tell it, and leaves the rest
to the real cloud-init.
"""

from __future__ import annotations

import json
import os
import uuid
from pathlib import Path

from . import tree
from .machine import Machine
from .system import run

# What Debian's images for EC2 say: the user is admin. Where the data comes from is the one difference; the network is ready.
CLOUD_CONFIG = """\
datasource_list: [NoCloud]
locale: C.UTF-8
network: {config: disabled}
system_info:
  default_user:
    name: admin
    lock_passwd: true
    sudo: ["ALL=(ALL) NOPASSWD:ALL"]
    shell: /bin/bash
"""
# In a container systemd leaves out fstab's entries for devices, and volumes would not be mounted at the next boot.
MOUNT_UNIT = """\
[Unit]
Description=Mount the volumes that fstab names
DefaultDependencies=no
Before=local-fs.target
After=systemd-remount-fs.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/bin/mount --all

[Install]
WantedBy=local-fs.target
"""


def with_user(machine: Machine, authorized_key: str, sudo: bool = True) -> None:
    """A machine to log in to with a key."""
    root = machine.root
    _identify(machine, machine.name)
    run("ssh-keygen", "-q", "-A", "-f", root)
    if machine.user != "root":
        run("chroot", root, "useradd", "--create-home", "--shell", "/bin/bash", machine.user)
    home = root / ("root" if machine.user == "root" else f"home/{machine.user}")
    keys = home / ".ssh" / "authorized_keys"
    keys.parent.mkdir(mode=0o700, exist_ok=True)
    keys.write_text(authorized_key.strip() + "\n", encoding="utf-8")
    keys.chmod(0o600)
    owner = home.stat()
    for path in (keys.parent, keys):
        os.chown(path, owner.st_uid, owner.st_gid)
    if sudo:
        rule = root / "etc/sudoers.d/90-lab-user"
        rule.write_text(f"{machine.user} ALL=(ALL:ALL) NOPASSWD:ALL\n", encoding="utf-8")
        rule.chmod(0o440)


def with_cloud_init(machine: Machine, public_keys: list[str], user_data: bytes) -> None:
    """A machine that configures itself at its first boot."""
    hostname = "ip-" + machine.address.replace(".", "-")
    _identify(machine, hostname)
    (machine.root / "etc/cloud/cloud.cfg.d/90-lab.cfg").write_text(CLOUD_CONFIG, encoding="ascii")
    units = machine.root / "etc/systemd/system"
    (units / "lab-mount-volumes.service").write_text(MOUNT_UNIT, encoding="ascii")
    run("systemctl", f"--root={machine.root}", "--quiet", "enable", "lab-mount-volumes.service")
    seed = machine.root / "var/lib/cloud/seed/nocloud"
    seed.mkdir(parents=True)
    facts = {"instance-id": machine.name, "local-hostname": hostname, "public-keys": public_keys}
    # JSON is YAML, and needs no thought about what has to be quoted.
    (seed / "meta-data").write_text(json.dumps(facts), encoding="utf-8")
    (seed / "user-data").write_bytes(user_data)


def _identify(machine: Machine, hostname: str) -> None:
    root: Path = machine.root
    tree.copy_resolver(root)
    (root / "etc/machine-id").write_text(f"{uuid.uuid4().hex}\n", encoding="ascii")
    (root / "etc/hostname").write_text(f"{hostname}\n", encoding="ascii")
    (root / "etc/hosts").write_text(
        f"127.0.0.1 localhost\n::1 localhost ip6-localhost\n{machine.address} {hostname}\n", encoding="ascii")
