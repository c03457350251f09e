#!/usr/bin/python
from __future__ import absolute_import, division, print_function

__metaclass__ = type

DOCUMENTATION = r"""
---
module: pgherd_volume
short_description: Mount the data volume of a machine, found by the volume's own id
description:
  - Finds the block device by the id that the cloud gave it, never by its size or its place, and waits until it is attached.
  - Reads the device first: one that cannot be read is refused, for it only seems to be blank.
  - Makes an ext4 file system only where the device bears no signature of any kind and nothing but zeros, and mounts it by its
    UUID, now and at every boot.
  - Anything unexpected on the device or at the mount point is refused and left untouched.
options:
  volume_id: {description: The volume's id., type: str, required: true}
  mount_point: {description: Where it is mounted., type: path, required: true}
  holds_data:
    description: Whether the volume has to hold the cluster's data already; then a blank one is refused.
    type: bool
    default: false
  timeout: {description: Seconds to wait for the device., type: int, default: 120}
author: [pgherd]
"""

EXAMPLES = r"""
- name: Mount the data volume
  pgherd_volume:
    volume_id: vol-0123456789abcdef0
    mount_point: /var/lib/pgherd
"""

RETURN = r"""
device: {description: The device that was found., returned: success, type: str}
"""

import glob
import os
import time

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.pgherd_commands import CommandFailed, run, run_checked
from ansible.module_utils.pgherd_files import write_system_file

FSTAB = "/etc/fstab"
# noatime: reading must not write. nofail: without the volume the machine still boots and can be reached and mended,
# while PostgreSQL does not start, because its unit asks for the mount.
OPTIONS = "noatime,nofail,x-systemd.device-timeout=60s"
FILE_SYSTEMS = ("ext4", "xfs")
MIB = 1048576
# The first copy of ext4's superblock, where blocks have 4 KiB: it outlives whatever befell the beginning.
BACKUP_SUPERBLOCK = 128 * MIB
# Making a file system, or replaying a journal, on a slow volume; in seconds.
LIMIT = 600


def find(volume_id):
    """The device whose serial is the volume's id, without the dash, as EBS shows it through NVMe."""
    serial = volume_id.replace("-", "")
    by_id = "/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_" + serial
    if os.path.exists(by_id):
        return os.path.realpath(by_id)
    for path in glob.glob("/sys/class/block/nvme*n*/device/serial"):
        with open(path) as handle:
            if handle.read().strip() == serial:
                return "/dev/" + path.split("/")[4]
    return None


def await_device(volume_id, timeout):
    deadline = time.monotonic() + timeout
    while True:
        device = find(volume_id)
        if device:
            return device
        if time.monotonic() > deadline:
            raise CommandFailed(
                "the data volume %s did not appear within %d s; is it attached, and does the instance type show its volumes as NVMe devices?" % (
                    volume_id, timeout))
        time.sleep(0.2)


def is_all_zeros(device):
    """Whether there is nothing where file systems and partition tables begin and end; a device that cannot be read fails.

    blkid does not tell one that cannot be read from a blank one.
    """
    descriptor = os.open(device, os.O_RDONLY | os.O_CLOEXEC)
    try:
        size = os.lseek(descriptor, 0, os.SEEK_END)
        zeros = True
        for place in (0, BACKUP_SUPERBLOCK, max(size - MIB, 0)):
            wanted = max(min(MIB, size - place), 0)
            # What was read before may not be what can be read now.
            os.posix_fadvise(descriptor, place, wanted, os.POSIX_FADV_DONTNEED)
            part = os.pread(descriptor, wanted, place)
            if len(part) < wanted:
                raise CommandFailed("the data volume %s ends at byte %d of %d, so it is left untouched; look at the volume" % (
                    device, place + len(part), size))
            zeros = zeros and not part.strip(b"\0")
        return zeros
    except (IOError, OSError) as error:
        raise CommandFailed(
            "the data volume %s cannot be read (%s), so it is left untouched; see what the cloud says of the volume, and put a "
            "sound one with the same data in its place" % (device, error.strerror))
    finally:
        os.close(descriptor)


def signature(device):
    """What low-level probing finds on the device, as a dictionary; empty for a blank one."""
    code, out, err = run(["blkid", "-p", "-o", "export", device])
    if code == 2:
        return {}
    if code != 0:
        raise CommandFailed("what is on %s is ambiguous, so it is left untouched: %s" % (device, (err or out).strip()))
    return dict(line.split("=", 1) for line in out.splitlines() if "=" in line)


def check_blank(device, zeros, holds_data):
    """Refuse to make a file system where there was, or may have been, data."""
    if not zeros:
        raise CommandFailed(
            "%s bears no file system but is not blank: what is on it may be damaged data, so it is left untouched; put a sound volume "
            "in its place, or, if nothing on it matters, empty it yourself (blkdiscard -z %s)" % (device, device))
    if holds_data:
        raise CommandFailed(
            "%s is blank, but this node held the cluster's data already: an empty primary would be another cluster, so nothing was made. "
            "Attach the volume with the data, or one made from a snapshot of it; to give up the data, destroy the cluster" % device)


def file_system(device, holds_data, check):
    """The UUID of the file system on the device, made where there is nothing at all; and whether it was made."""
    zeros = is_all_zeros(device)
    found = signature(device)
    if found.get("USAGE") == "filesystem" and found.get("TYPE") in FILE_SYSTEMS:
        return found["TYPE"], found["UUID"], False
    if found:
        raise CommandFailed("%s holds %s, so it is left untouched; the data volume has to be empty or pgherd's own" % (
            device, found.get("TYPE") or found.get("PTTYPE") or "something unknown"))
    check_blank(device, zeros, holds_data)
    if check:
        return "ext4", None, True
    # Exclusive opening fails when anything uses the device.
    os.close(os.open(device, os.O_RDWR | os.O_EXCL | os.O_CLOEXEC))
    run_checked("mkfs.ext4", ["mkfs.ext4", "-q", "-m", "1", "-L", "pgherd", device], timeout=LIMIT)
    return "ext4", signature(device)["UUID"], True


def mounted_device(mount_point):
    """Device number of what is mounted at the mount point, or None."""
    try:
        with open("/proc/self/mountinfo") as handle:
            rows = [line.split() for line in handle]
    except (IOError, OSError):
        return None
    found = [row[2] for row in rows if row[4] == mount_point]
    return found[-1] if found else None


def number(device):
    state = os.stat(device)
    return "%d:%d" % (os.major(state.st_rdev), os.minor(state.st_rdev))


def remember(kind, uuid, mount_point, was_made, check):
    """Have it mounted at every boot, in the place of a volume of pgherd's whose file system was made anew."""
    with open(FSTAB) as handle:
        lines = handle.read().splitlines()
    for line in list(lines):
        fields = line.split()
        if len(fields) > 1 and not line.startswith("#") and fields[1] == mount_point:
            if fields[0] == "UUID=%s" % uuid:
                return False
            if not was_made or fields[3:4] != [OPTIONS]:
                raise CommandFailed("%s mounts %s at %s already; remove that line first" % (FSTAB, fields[0], mount_point))
            lines.remove(line)
    if not check:
        lines.append("UUID=%s %s %s %s 0 2" % (uuid, mount_point, kind, OPTIONS))
        write_system_file(FSTAB, "\n".join(lines) + "\n")
        run_checked("systemctl daemon-reload", ["systemctl", "daemon-reload"])
    return True


def mount(device, mount_point, check):
    there = mounted_device(mount_point)
    if there == number(device):
        return False
    if there:
        raise CommandFailed("another volume is mounted at %s; it is left untouched" % mount_point)
    if os.path.isdir(mount_point) and os.listdir(mount_point):
        raise CommandFailed("%s is not empty, and mounting the data volume would hide what is in it" % mount_point)
    if not check:
        os.makedirs(mount_point, 0o711, exist_ok=True)
        run_checked("mount " + mount_point, ["mount", mount_point], timeout=LIMIT)
        os.chmod(mount_point, 0o711)
    return True


def main():
    module = AnsibleModule(
        argument_spec={
            "volume_id": {"type": "str", "required": True},
            "mount_point": {"type": "path", "required": True},
            "holds_data": {"type": "bool", "default": False},
            "timeout": {"type": "int", "default": 120},
        },
        supports_check_mode=True,
    )
    mount_point, check = module.params["mount_point"], module.check_mode
    try:
        device = await_device(module.params["volume_id"], module.params["timeout"])
        kind, uuid, changed = file_system(device, module.params["holds_data"], check)
        changed = (uuid is None or remember(kind, uuid, mount_point, changed, check)) or changed
        changed = mount(device, mount_point, check) or changed
    except CommandFailed as error:
        module.fail_json(msg=str(error))
    except (IOError, OSError) as error:
        module.fail_json(msg="%s: %s" % (error.filename or module.params["volume_id"], error.strerror))
    module.exit_json(changed=changed, device=device)


if __name__ == "__main__":
    main()
