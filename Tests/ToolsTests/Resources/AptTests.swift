import TestSupport
import Testing

@Suite("Packages of a machine", .timeLimit(.minutes(1)))
struct AptTests {
    /// An apt-get that says what a file for its command holds, once for each line of that file, and writes down how it was called.
    private static let head = """
        import os, time
        from ansible.module_utils import pgherd_apt as apt
        from ansible.module_utils.pgherd_commands import CommandFailed

        apt.LOCKS = ()
        deadline = time.monotonic() + 30

        def answer(command, code, words):
            with open(os.path.join(scratch, command), "w") as handle:
                handle.write("cat <<'END' >&2\\n%s\\nEND\\nexit %d\\n" % (words, code))

        def calls():
            with open(os.path.join(scratch, "calls")) as handle:
                return handle.read().splitlines()

        program = os.path.join(scratch, "apt-get")
        with open(program, "w") as handle:
            handle.write('#!/bin/sh\\necho "$(umask) $*" >>%s/calls\\nfor word; do [ ! -e "%s/$word" ] || . "%s/$word"; done\\n' % (scratch, scratch, scratch))
        os.chmod(program, 0o755)
        os.environ["PATH"] = scratch + ":/usr/bin:/bin"


        """

    @Test("are looked up anew also once the release has become oldstable, and never in another release")
    func releaseInfo() async throws {
        try await ModuleScript().run(
            Self.head + """
                answer("update", 0, "")
                assert apt.update(deadline) == ""
                assert "Acquire::AllowReleaseInfoChange::Suite=true" in calls()[0], calls()
                assert "Codename" not in calls()[0], calls()
                """
        )
    }

    @Test("that are not where the lists say are complained of with the reason why the lists are old")
    func staleLists() async throws {
        try await ModuleScript().run(
            Self.head + """
                answer("install", 100, "E: Failed to fetch http://h/p.deb  404  Not Found")
                answer("update", 100, "E: Repository 'http://h' changed its 'Codename' value\\nN: This must be accepted explicitly before updates")
                try:
                    apt.install(["postgresql-15"], deadline)
                    raise AssertionError("it did not fail")
                except CommandFailed as error:
                    words = str(error)
                for part in ("postgresql-15", "changed its 'Codename'", "apt-get update --allow-releaseinfo-change", "404"):
                    assert part in words, words
                assert [line.split("-o")[-1] and ("install" in line) for line in calls()] == [True, False, True], calls()
                """
        )
    }

    @Test("that can't be fetched are complained of with the reason")
    func noNames() async throws {
        try await ModuleScript().run(
            Self.head + """
                answer("update", 0, "Err:1 http://h/debian bookworm InRelease\\n  Temporary failure resolving 'h'\\n"
                       "W: Failed to fetch http://h/debian/InRelease  Temporary failure resolving 'h'\\nW: Some index files failed to download.")
                assert apt.update(deadline) == "W: Failed to fetch http://h/debian/InRelease  Temporary failure resolving 'h'", apt.update(deadline)
                """
        )
    }

    @Test("are written to the disk before they count, but on machines that can be thrown away")
    func safety() async throws {
        try await ModuleScript().run(
            Self.head + """
                answer("install", 0, "")
                apt.install(["chrony"], deadline)
                apt.install(["chrony"], deadline, True)
                assert ["--force-unsafe-io" in line for line in calls()] == [False, True], calls()
                """
        )
    }

    @Test("are installed with modes that others can read, whatever the login's umask is, and find their programs")
    func environment() async throws {
        try await ModuleScript().run(
            """
            import os
            os.umask(0o077)
            os.environ["PATH"] = "/usr/bin"
            from ansible.module_utils.pgherd_commands import run
            out = run(["sh", "-c", "umask; echo $PATH"])[1].split()
            assert out == ["0022", "/usr/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/sbin:/bin"], out
            """
        )
    }
}
