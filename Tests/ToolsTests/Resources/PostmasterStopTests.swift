import TestSupport
import Testing

@Suite("A server that is to stop", .timeLimit(.minutes(1)))
struct PostmasterStopTests {
    /// A stand-in for a postmaster that writes down every signal, and programs that write down how they were called.
    private static let head = """
        import os, subprocess, sys, threading, time
        from ansible.module_utils.pgherd_commands import CommandFailed
        from ansible.module_utils.pgherd_layout import Layout
        from ansible.module_utils.pgherd_postmaster import stop

        layout = Layout(os.path.join(scratch, "orders-1"))
        programs = os.path.join(scratch, "bin")
        calls, signals = os.path.join(scratch, "calls"), os.path.join(scratch, "signals")
        for place in (layout.data, layout.sockets, layout.logs, programs):
            os.makedirs(place)
        for name in (calls, signals):
            open(name, "w").close()

        def program(name, script):
            path = os.path.join(programs, name)
            with open(path, "w") as handle:
                handle.write("#!/bin/sh\\n" + script)
            os.chmod(path, 0o755)

        def read(path):
            with open(path) as handle:
                return handle.read().split("\\n")[:-1]

        # The real one sends SIGINT for a fast stop, and waits until the server has gone.
        program("pg_ctl", '''
            echo "pg_ctl $*" >>%s
            pid=$(head -n 1 %s/postmaster.pid)
            kill -INT "$pid"
            while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
        ''' % (calls, layout.data))
        program("psql", "read -r line; echo \\"psql $line\\" >>%s" % calls)
        SERVER = '''
        import os, signal, sys, time
        patience, signals, ready = float(sys.argv[1]), sys.argv[2], sys.argv[3]
        asked = []
        def note(number, _frame):
            asked.append(time.monotonic())
            with open(signals, "a") as handle:
                handle.write(signal.Signals(number).name + "\\\\n")
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT, signal.SIGABRT):
            signal.signal(number, note)
        open(ready, "w").close()
        while not asked or time.monotonic() - asked[0] < patience:
            time.sleep(0.05)
        '''

        def server(patience):
            ready = os.path.join(scratch, "ready")
            process = subprocess.Popen([sys.executable, "-c", SERVER, str(patience), signals, ready], cwd=layout.data)
            with open(os.path.join(layout.data, "postmaster.pid"), "w") as handle:
                handle.write("%d\\n" % process.pid)
            while not os.path.exists(ready):
                time.sleep(0.01)
            # What has ended is gone at once, as a postmaster that init has taken.
            threading.Thread(target=process.wait, daemon=True).start()
            return process


        """

    @Test("writes a checkpoint first, while it serves, and is asked once")
    func checkpoint() async throws {
        try await ModuleScript().run(
            Self.head + """
                process = server(0.5)
                assert stop(layout, programs, [], 20, port=5432)
                assert read(signals) == ["SIGINT"], read(signals)
                said = read(calls)
                assert said[0] == "psql CHECKPOINT;" and " -m fast " in said[1] and len(said) == 2, said
                assert not stop(layout, programs, [], 20, port=5432)
                """
        )
    }

    @Test("is killed by nothing, however long it does nothing, and what it waits for is told")
    func patience() async throws {
        try await ModuleScript().run(
            Self.head + """
                process = server(3600)
                try:
                    stop(layout, programs, [], 2, port=5432)
                    raise AssertionError("it was called a stop")
                except CommandFailed as error:
                    assert "nothing was killed" in str(error) and "for 2 s" in str(error), error
                assert process.poll() is None, "the server has ended"
                assert read(signals) == ["SIGINT"], read(signals)
                process.kill()
                """
        )
    }
}
