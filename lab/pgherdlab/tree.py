"""The trees machines start from: a bare Debian, and the same with PostgreSQL's packages on it.

A tree is named after the recipe it was made with, is made under another name and renamed when it is whole:
what bears a tree's name is complete, and a changed recipe makes a new tree.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from . import paths
from .system import LabError, locked, run

MIRROR = os.environ.get("PGHERD_LAB_MIRROR", "http://deb.debian.org/debian")
SECURITY_MIRROR = os.environ.get("PGHERD_LAB_SECURITY_MIRROR", "http://deb.debian.org/debian-security")
RELEASE = "bookworm"
# Bare trees of other releases, by kind.
RELEASES = {"debian-13": "trixie"}
BASE_PACKAGES = (
    "systemd", "systemd-sysv", "dbus", "libpam-systemd", "openssh-server", "python3", "python3-apt", "sudo",
    "iproute2", "ca-certificates", "locales", "e2fsprogs", "procps",
)
# What the other trees have over the bare one: `warm` is what a machine has on it when "packages present" is measured,
# `cloud` what an image for EC2 brings along.
ADDED = {
    "warm": ("postgresql-15",),
    "cloud": ("cloud-init", "unattended-upgrades"),
}
# A getty on a console that is a file only restarts for ever.
MASKED_UNITS = ("console-getty.service",)
SOURCES = """\
deb {mirror} {release} main
deb {mirror} {release}-updates main
deb {security} {release}-security main
"""


def layers(kind: str) -> list[Path]:
    """The layers of a machine of this kind, topmost first: `base`, one of `ADDED`, or one of `RELEASES`."""
    if kind in RELEASES:
        release = RELEASES[kind]
        return [_made(kind, _base_recipe(release), lambda building: _make_base(building, release))]
    bottom = _made("base", _base_recipe(), _make_base)
    if kind == "base":
        return [bottom]
    packages = ADDED[kind]
    return [_made(kind, [bottom.name, *packages], lambda building: _add(building, bottom, packages)), bottom]


def discard_outdated() -> None:
    """Removes the trees of earlier recipes; call it while no machine exists."""
    bottom = _name("base", _base_recipe())
    others = {_name(kind, _base_recipe(release)) for kind, release in RELEASES.items()}
    kept = {bottom, *others, *(_name(kind, [bottom, *packages]) for kind, packages in ADDED.items())}
    with locked("trees", shared=True):
        for tree in paths.TREES.glob("*"):
            if tree.name not in kept:
                _discard(tree)


def mount_overlay(lower: list[Path], upper: Path, work: Path, merged: Path) -> None:
    """Shows layers with a writable one on top."""
    for directory in (upper, work, merged):
        directory.mkdir(parents=True, exist_ok=True)
    below = ":".join(str(layer) for layer in lower)
    run("mount", "-t", "overlay", "pgherd-lab", "-o", f"lowerdir={below},upperdir={upper},workdir={work}", merged)


def _sources(release: str) -> str:
    return SOURCES.format(mirror=MIRROR, security=SECURITY_MIRROR, release=release)


def _base_recipe(release: str = RELEASE) -> list[str]:
    return [MIRROR, _sources(release), *BASE_PACKAGES, *MASKED_UNITS]


def _name(kind: str, recipe: list[str]) -> str:
    return f"{kind}-{hashlib.sha256(chr(10).join(recipe).encode()).hexdigest()[:12]}"


def _made(kind: str, recipe: list[str], make: Callable[[Path], None]) -> Path:
    target = paths.TREES / _name(kind, recipe)
    if target.is_dir():
        return target
    with locked("trees", shared=True):
        if target.is_dir():
            return target
        print(f"lab: making the {kind} tree (once; it is kept in .cache/lab)", file=sys.stderr)
        building = paths.TREES / f"{kind}.building"
        _discard(building)
        building.mkdir(parents=True)
        try:
            make(building)
        except BaseException:
            _discard(building)
            raise
        (building / "tree").rename(target)
        _discard(building)
    return target


def _discard(building: Path) -> None:
    subprocess.run(["umount", "--lazy", "--quiet", str(building / "merged")], stderr=subprocess.DEVNULL, check=False)
    if building.exists():
        shutil.rmtree(building)


def _make_base(building: Path, release: str = RELEASE) -> None:
    tree = building / "tree"
    run("debootstrap", "--variant=minbase", f"--include={','.join(BASE_PACKAGES)}", release, tree, MIRROR, timeout=1200)
    (tree / "etc/apt/sources.list").write_text(_sources(release), encoding="ascii")
    for unit in MASKED_UNITS:
        (tree / "etc/systemd/system" / unit).symlink_to("/dev/null")
    # Every machine gets keys and an identity of its own, and asks its mirror itself.
    for file in (*(tree / "etc/ssh").glob("ssh_host_*"), tree / "etc/machine-id", tree / "var/lib/dbus/machine-id"):
        file.unlink(missing_ok=True)
    _trust_what_we_trust(tree)
    _forget_downloads(tree)


def _add(building: Path, below: Path, packages: tuple[str, ...]) -> None:
    tree, merged = building / "tree", building / "merged"
    mount_overlay([below], tree, building / "work", merged)
    try:
        copy_resolver(merged)
        # No cluster of Debian's own, and nothing started in the tree.
        directory = merged / "etc/postgresql-common/createcluster.d"
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "lab.conf").write_text("create_main_cluster = false\n", encoding="ascii")
        policy = merged / "usr/sbin/policy-rc.d"
        policy.write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
        policy.chmod(0o755)
        apt = ("chroot", merged, "env", "DEBIAN_FRONTEND=noninteractive", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "apt-get", "-q")
        run(*apt, "update")
        run(*apt, "install", "-y", "--no-install-recommends", *packages)
        policy.unlink()
        (directory / "lab.conf").unlink()
        (merged / "etc/resolv.conf").unlink()
        _forget_downloads(merged)
    finally:
        run("umount", "--lazy", merged)


def _forget_downloads(tree: Path) -> None:
    for pattern in ("var/lib/apt/lists/*_*", "var/cache/apt/*.bin", "var/cache/apt/archives/*.deb", "var/log/*.log"):
        for file in tree.glob(pattern):
            file.unlink()


def _trust_what_we_trust(tree: Path) -> None:
    """Behind a proxy that opens TLS, the machines must trust it as this machine does."""
    ours = Path("/etc/ssl/certs/ca-certificates.crt")
    if ours.exists():
        shutil.copyfile(ours, tree / "etc/ssl/certs/ca-certificates.crt")


def copy_resolver(root: Path) -> None:
    """The name servers of this machine; not its stub on loopback, which no other machine can ask."""
    for candidate in ("/etc/resolv.conf", "/run/systemd/resolve/resolv.conf"):
        source = Path(candidate)
        if source.exists() and "nameserver 127." not in source.read_text(encoding="utf-8"):
            (root / "etc/resolv.conf").write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
            return
    raise LabError("no name server but loopback's is configured here: the lab's machines could resolve no name")
