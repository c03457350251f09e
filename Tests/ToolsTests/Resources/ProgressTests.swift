import TestSupport
import Testing

@Suite("What a module tells while it is at work", .timeLimit(.minutes(2)))
struct ProgressTests {
    private static let head = """
        import json, os, time
        from ansible.module_utils.pgherd_commands import CommandOverdue, run
        from ansible.module_utils.pgherd_progress import CopyWatch, Motion, Progress, RECOVERING, size


        """

    @Test("is a file that others may read, for as long as the module is at it")
    func file() async throws {
        try await ModuleScript().run(
            Self.head + """
                path = os.path.join(scratch, "progress.json")
                with Progress(scratch) as progress:
                    progress.tell("replaying", 40)
                    progress.tell("replaying", 40)
                    with open(path) as handle:
                        found = json.load(handle)
                    assert found == {"pid": os.getpid(), "n": 2, "text": "replaying", "percent": 40}, found
                    assert os.stat(path).st_mode & 0o777 == 0o644
                assert not os.path.exists(path)
                with Progress(os.path.join(scratch, "absent")) as progress:
                    progress.tell("nobody can read this")
                """
        )
    }

    @Test("keeps a silent program from being ended as long as something moves, and no longer")
    func movement() async throws {
        try await ModuleScript().run(
            Self.head + """
                begun = time.monotonic()
                moves = lambda _group, _err: time.monotonic() < begun + 3
                code, _out, _err = run(["sleep", "2.5"], timeout=None, silence=1, watch=moves)
                assert code == 0
                begun = time.monotonic()
                try:
                    run(["sleep", "60"], timeout=None, silence=1, watch=moves)
                    raise AssertionError("no limit held")
                except CommandOverdue as error:
                    assert str(error) == "sleep has done nothing for 1 s", error
                assert 3 < time.monotonic() - begun < 30
                """
        )
    }

    @Test("tells what a server replays and what it waits for, and that nothing moves")
    func servers() async throws {
        try await ModuleScript().run(
            Self.head + """
                import subprocess
                from ansible.module_utils.pgherd_progress import StartWatch, StopWatch, processes, title

                class Directory(object):
                    data = logs = scratch

                def told(progress):
                    with open(progress.path) as handle:
                        return json.load(handle)["text"]

                words = "postgres: o-1: startup recovering 00000001000000000000002A"
                server = subprocess.Popen(["bash", "-c", "(exec -a '%s' sleep 600) & trap 'kill $!' TERM; wait" % words])
                try:
                    deadline = time.monotonic() + 30
                    while not any(parent == server.pid and title(pid).startswith(words) for pid, parent, _group in processes()):
                        assert time.monotonic() < deadline, "the child does not run"
                        time.sleep(0.01)
                    with Progress(scratch) as progress:
                        watch = StartWatch(progress, Directory, lambda _data: server.pid)
                        assert watch() and told(progress) == "starting for 0 s: replaying WAL 00000001000000000000002A", told(progress)
                        watch.motion.looked = 0
                        assert not watch(), "nothing has moved"
                        watch = StopWatch(progress, server.pid, "stopping")
                        assert watch() and told(progress) == "stopping for 0 s", told(progress)
                        assert watch.remaining().startswith("o-1: startup recovering"), watch.remaining()
                finally:
                    server.terminate()
                    server.wait()
                """
        )
    }

    @Test("reads what PostgreSQL's programs say")
    func words() async throws {
        try await ModuleScript().run(
            Self.head + """
                match = RECOVERING.search("postgres: orders-2: startup recovering 00000001000000000000002A")
                assert match.groups() == ("recovering", "00000001000000000000002A")
                assert RECOVERING.search("postgres: startup waiting for 00000001000000000000002B").group(1) == "waiting for"
                assert not RECOVERING.search("postgres: recovering 00000001000000000000002A")
                assert [size(n) for n in (10, 20480, 1 << 40)] == ["10 bytes", "20 kB", "1024 GB"], size(1 << 40)
                with Progress(scratch) as progress:
                    watch = CopyWatch(progress)
                    watch(os.getpgrp(), b" 100/1000 kB (10%), 0/1 tablespace\\n 200/1000 kB (20%), 0/1 tablespace\\n".decode())
                    with open(progress.path) as handle:
                        assert json.load(handle)["percent"] == 20
                motion = Motion()
                assert [motion.since(each) for each in (1, 1, 2)] == [True, False, True]
                """
        )
    }
}
