import TestSupport
import Testing

@Suite("The module that mounts a data volume")
struct VolumeTests {
    /// A device is a file here, and what probing finds on it is said by the test.
    private static let head = """
        import errno, os
        import pgherd_volume as volume
        from ansible.module_utils.pgherd_commands import CommandFailed

        device = os.path.join(scratch, "device")
        with open(device, "wb") as handle:
            handle.truncate(200 << 20)
        volume.signature = lambda device: {}
        volume.run_checked = None

        def write(place):
            with open(device, "r+b") as handle:
                handle.seek(place)
                handle.write(b"x")

        def refusal(holds_data=False, check=True):
            try:
                return volume.file_system(device, holds_data, check)
            except CommandFailed as error:
                return str(error)


        """

    @Test("makes a file system on a blank one only, and where no data was before")
    func blank() async throws {
        try await ModuleScript().run(
            Self.head + """
                assert refusal() == ("ext4", None, True)
                words = refusal(holds_data=True, check=False)
                assert "is blank, but this node held the cluster's data already" in words, words
                assert "Attach the volume with the data" in words, words
                """
        )
    }

    @Test(
        "leaves what is not blank untouched, though nothing is recognised on it",
        arguments: [0, 1080, 128 << 20, (200 << 20) - 1]
    )
    func damaged(place: Int) async throws {
        try await ModuleScript().run(
            Self.head + """
                write(\(place))
                for holds_data in (False, True):
                    words = refusal(holds_data, check=False)
                    assert "bears no file system but is not blank" in words, words
                """
        )
    }

    @Test("takes a file system that is there for what it is")
    func known() async throws {
        try await ModuleScript().run(
            Self.head + """
                write(1080)
                volume.signature = lambda device: {"USAGE": "filesystem", "TYPE": "xfs", "UUID": "1-2"}
                assert refusal(holds_data=True, check=False) == ("xfs", "1-2", False)
                """
        )
    }

    @Test("does not take one that can't be read for a blank one", arguments: ["EIO", "ENODATA"])
    func unreadable(error: String) async throws {
        try await ModuleScript().run(
            Self.head + """
                real = os.pread
                def pread(descriptor, length, place):
                    if place > 0:
                        raise OSError(errno.\(error), os.strerror(errno.\(error)))
                    return real(descriptor, length, place)
                os.pread = pread
                words = refusal(check=False)
                assert "cannot be read (%s), so it is left untouched" % os.strerror(errno.\(error)) in words, words
                """
        )
    }

    @Test("finds the device by its serial where udev has made no link, and no other")
    func serial() async throws {
        try await ModuleScript().run(
            Self.head + """
                import io
                serials = {
                    "/sys/class/block/nvme0n1/device/serial": "vol0000000000000aaaa",
                    "/sys/class/block/nvme1n1/device/serial": "vol0123456789abcdef0  ",
                }
                volume.glob.glob = lambda pattern: sorted(serials)
                volume.open = lambda path: io.StringIO(serials[path] + "\\n")
                assert volume.find("vol-0123456789abcdef0") == "/dev/nvme1n1"
                assert volume.find("vol-0123456789abcdef1") is None
                """
        )
    }

    @Test("writes a line that systemd mounts at boot without waiting for it, and only that line's volume")
    func boot() async throws {
        try await ModuleScript().run(
            Self.head + """
                import subprocess
                volume.FSTAB = os.path.join(scratch, "fstab")
                with open(volume.FSTAB, "w") as handle:
                    handle.write("UUID=root / ext4 defaults 0 1\\n")
                def write(path, text):
                    with open(path, "w") as handle:
                        handle.write(text)
                volume.write_system_file = write
                volume.run_checked = lambda *arguments: None
                uuid = "0a3407de-014b-458b-b5c1-848e92a327a3"
                assert volume.remember("ext4", uuid, "/var/lib/pgherd", True, False)
                assert not volume.remember("ext4", uuid, "/var/lib/pgherd", False, False), "it is there already"
                places = [os.path.join(scratch, name) for name in ("normal", "early", "late")]
                for place in places:
                    os.mkdir(place)
                generator = "/usr/lib/systemd/system-generators/systemd-fstab-generator"
                subprocess.run([generator] + places, env={"SYSTEMD_FSTAB": volume.FSTAB}, check=True)
                unit = os.path.join(places[0], "var-lib-pgherd.mount")
                with open(unit) as handle:
                    text = handle.read()
                assert "What=/dev/disk/by-uuid/" + uuid in text and "Where=/var/lib/pgherd" in text, text
                # A machine without its volume boots all the same.
                assert os.path.exists(os.path.join(places[0], "local-fs.target.wants", "var-lib-pgherd.mount"))
                assert not os.path.exists(os.path.join(places[0], "local-fs.target.requires", "var-lib-pgherd.mount"))
                assert "Before=local-fs.target" not in text, text
                waits = volume.glob.glob(os.path.join(places[0], "dev-*.device.d", "50-device-timeout.conf"))
                with open(waits[0]) as handle:
                    text = handle.read()
                assert "TimeoutSec=60s" in text or "TimeoutSec=1min" in text, text
                """
        )
    }
}
