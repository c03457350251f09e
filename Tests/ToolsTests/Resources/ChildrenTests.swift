import TestSupport
import Testing

@Suite("A program that a module starts", .timeLimit(.minutes(2)))
struct ChildrenTests {
    private static let head = """
        import os, signal, time
        from ansible.module_utils.pgherd_commands import CommandFailed, CommandOverdue, Psql, run

        def is_alive(pid):
            try:
                with open("/proc/%d/stat" % pid) as handle:
                    return handle.read().rpartition(")")[2].split()[0] not in "ZX"
            except OSError:
                return False

        def written(name):
            deadline = time.monotonic() + 30
            while time.monotonic() < deadline:
                try:
                    with open(os.path.join(scratch, name)) as handle:
                        text = handle.read()
                    if text.endswith("\\n"):
                        return int(text)
                except OSError:
                    pass
                time.sleep(0.01)
            raise AssertionError("nobody wrote " + name)

        def overdue(*arguments, **options):
            try:
                run(*arguments, **options)
            except CommandOverdue as error:
                return str(error)
            raise AssertionError("no limit held")


        """

    @Test("is ended in time with everything it started, also what was stopped by a signal")
    func stoppedGrandchild() async throws {
        try await ModuleScript().run(
            Self.head + """
                script = "sleep 1000 & echo $! > %s/pid; kill -STOP $!; wait" % scratch
                words = overdue(["env", "--", "sh", "-c", script], timeout=1)
                assert words == "sh did not end within 1 s", words
                assert not is_alive(written("pid"))
                """
        )
    }

    @Test("holds nobody up by a descendant that has left its group and holds its pipes")
    func escapedGrandchild() async throws {
        try await ModuleScript().run(
            Self.head + """
                script = "setsid sh -c 'echo $$ > %s/pid; exec sleep 1000' & %s"
                try:
                    words = overdue(["sh", "-c", script % (scratch, "wait")], timeout=1)
                    assert words == "sh did not end within 1 s", words
                finally:
                    os.kill(written("pid"), signal.SIGKILL)
                os.unlink(os.path.join(scratch, "pid"))
                try:
                    assert run(["sh", "-c", script % (scratch, "echo done; exit 3")])[:2] == (3, "done\\n")
                finally:
                    os.kill(written("pid"), signal.SIGKILL)
                """
        )
    }

    @Test("may take long as long as it goes on, and not where it goes no further")
    func silence() async throws {
        try await ModuleScript().run(
            Self.head + """
                steps = "for step in 1 2 3 4 5 6; do echo $step >&2; sleep 0.5; done"
                assert run(["sh", "-c", steps], silence=2.5)[0] == 0
                words = overdue(["sh", "-c", "echo 1 >&2; sleep 1000"], silence=1)
                assert words == "sh has done nothing for 1 s", words
                """
        )
    }

    @Test("gets its input whole and is heard out, however much that is, also where it does not listen")
    func input() async throws {
        try await ModuleScript().run(
            Self.head + """
                text = "".join("line %d\\n" % number for number in range(200000))
                assert run(["cat"], stdin=text) == (0, text, "")
                assert run(["true"], stdin=text) == (0, "", "")
                assert run(["sh", "-c", "cat >&2; kill -9 $$"], stdin=text) == (-9, "", text)
                assert run(["sh", "-c", "echo $FOO"], environment={"FOO": "bar"})[1] == "bar\\n"
                """
        )
    }

    @Test("is psql, and a server that does not answer is named")
    func stoppedServer() async throws {
        try await ModuleScript().run(
            Self.head + """
                with open(os.path.join(scratch, "psql"), "w") as handle:
                    handle.write("#!/bin/sh\\nexec sleep 1000\\n")
                os.chmod(handle.name, 0o700)
                try:
                    Psql(["env", "--"], scratch, scratch, 5432).json("reload", "SELECT 1;", timeout=1)
                    raise AssertionError("no limit held")
                except CommandFailed as error:
                    assert "does not answer (psql did not end within 1 s)" in str(error), error
                """
        )
    }
}
