import TestSupport
import Testing

@Suite("The module that has a machine keep huge pages")
struct HugePagesTests {
    /// The kernel's file is one here; a kernel that has too little memory in one piece keeps at most `limit` pages.
    private static let head = """
        import os
        import pgherd_system as system

        pages = os.path.join(scratch, "nr_hugepages")
        drop_in = os.path.join(scratch, "sysctl.d", "91-pgherd-huge-pages.conf")
        item = {"path": drop_in, "content": "vm.nr_hugepages = 4296\\n", "kernel": True, "huge_pages": True}
        system.kernel_values = lambda item: [(pages, "4296")]

        def kept():
            with open(pages) as handle:
                return handle.read()

        def keep(number):
            with open(pages, "w") as handle:
                handle.write(str(number))

        limit = 10000

        class File(object):
            def __init__(self, path, mode="r"):
                self.handle, self.path, self.mode = open(path, mode), path, mode
            def __enter__(self):
                return self
            def __exit__(self, *_):
                self.handle.close()
            def read(self):
                return self.handle.read()
            def write(self, text):
                self.handle.write(str(min(int(text), limit)))

        system.open = File

        class Differences(list):
            def add_file(self, *words):
                self.append(words)

        def apply(state="present", check=False, container=None):
            notes = []
            return system.apply(item, container, state, check, Differences(), notes), [note for note in notes if note]


        """

    @Test("keeps them once, and gives them back")
    func once() async throws {
        try await ModuleScript().run(
            Self.head + """
                keep(0)
                assert apply() == (True, []), apply()
                assert kept() == "4296"
                # A server that runs already would not use them.
                keep(0)
                assert apply() == (False, [])
                assert kept() == "0"
                keep(4296)
                assert apply("absent") == (True, [])
                assert kept() == "0" and not os.path.exists(drop_in)
                assert apply("absent") == (False, [])
                """
        )
    }

    @Test("never keeps fewer than before, and leaves alone what somebody else has changed")
    func others() async throws {
        try await ModuleScript().run(
            Self.head + """
                keep(9000)
                assert apply() == (True, [])
                assert kept() == "9000"
                assert apply("absent") == (True, [])
                assert kept() == "9000"
                """
        )
    }

    @Test("keeps all or none, and says when they come")
    func tooFew() async throws {
        try await ModuleScript().run(
            Self.head + """
                keep(7)
                limit = 4000
                changed, notes = apply()
                assert changed and "only 4000 of 4296 huge pages" in notes[0] and "next boot" in notes[0], notes
                assert kept() == "7"
                assert os.path.exists(drop_in)
                """
        )
    }

    @Test("leaves a container's kernel alone, and changes nothing in a mere check")
    func container() async throws {
        try await ModuleScript().run(
            Self.head + """
                keep(0)
                assert apply(container="lxc") == (False, [])
                assert apply(check=True) == (True, [])
                assert not os.path.exists(drop_in) and kept() == "0"
                """
        )
    }
}
