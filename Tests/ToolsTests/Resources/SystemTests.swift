import TestSupport
import Testing

@Suite("The module that sets up a machine's kernel")
struct SystemTests {
    /// The kernel's files are files here.
    private static let head = """
        import os
        import pgherd_system as system
        from ansible.module_utils.pgherd_commands import CommandFailed
        from ansible.module_utils.pgherd_differences import Differences

        def kernel(name, text):
            path = os.path.join(scratch, name)
            with open(path, "w") as handle:
                handle.write(text)
            return path

        def put(values, check=False):
            system.kernel_values = lambda item: values
            differences = Differences()
            return system.put_into_force({"path": "x", "content": ""}, check, differences), differences

        def text(path):
            with open(path) as handle:
                return handle.read()


        """

    @Test("reads from the drop-ins which files of the kernel they set")
    func values() async throws {
        try await ModuleScript().run(
            Self.head + """
                sysctl = {"path": "/etc/sysctl.d/90-pgherd.conf", "content": "# why\\nvm.swappiness = 1\\nvm.dirty_bytes=2\\n"}
                assert system.kernel_values(sysctl) == [("/proc/sys/vm/swappiness", "1"), ("/proc/sys/vm/dirty_bytes", "2")]
                thp = "/sys/kernel/mm/transparent_hugepage/enabled"
                tmpfiles = {"path": "/etc/tmpfiles.d/pgherd.conf", "content": "w %s - - - - never\\n" % thp}
                assert system.kernel_values(tmpfiles) == [(thp, "never")]
                """
        )
    }

    @Test("puts into force what is not, and only that")
    func putting() async throws {
        try await ModuleScript().run(
            Self.head + """
                low, right = kernel("low", "60\\n"), kernel("right", "1\\n")
                gone = os.path.join(scratch, "gone")
                before = os.stat(right).st_mtime_ns
                changed, differences = put([(low, "1"), (right, "1"), (gone, "never")])
                assert changed and not list(differences)
                assert text(low) == "1" and os.stat(right).st_mtime_ns == before and not os.path.exists(gone)
                assert put([(low, "1"), (right, "1"), (gone, "never")])[0] is False
                """
        )
    }

    @Test("reads the choice that the kernel brackets")
    func choice() async throws {
        try await ModuleScript().run(
            Self.head + """
                thp = kernel("thp", "always madvise [never]\\n")
                assert put([(thp, "never")])[0] is False
                """
        )
    }

    @Test("only tells what it would change in check mode")
    func check() async throws {
        try await ModuleScript().run(
            Self.head + """
                low = kernel("low", "60\\n")
                changed, differences = put([(low, "1")], check=True)
                assert changed and len(list(differences)) == 1, differences
                assert text(low) == "60\\n"
                """
        )
    }

    @Test("fails where the kernel takes another value than was written")
    func refused() async throws {
        try await ModuleScript().run(
            Self.head + """
                low = kernel("low", "60\\n")
                system.in_force = lambda path: "60"
                try:
                    put([(low, "1")])
                except CommandFailed as error:
                    assert "is 60 after 1 was written to it" in str(error), error
                else:
                    raise AssertionError("it was content")
                """
        )
    }
}
