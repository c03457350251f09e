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
}
