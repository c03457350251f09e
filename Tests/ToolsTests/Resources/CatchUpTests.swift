import TestSupport
import Testing

@Suite("The modules that repair a node")
struct CatchUpTests {
    @Test("see from positions and segments that a standby can never catch up")
    func segments() async throws {
        try await ModuleScript().run(
            """
            import pgherd_data as data

            for lsn, size, expected in (
                ("0/5000148", 16 << 20, "0000000000000005"),
                ("2A/FF000000", 16 << 20, "0000002A000000FF"),
                ("1/80000000", 1 << 30, "0000000100000002"),
            ):
                assert data.segment(lsn, size) == expected, (lsn, data.segment(lsn, size))

            state = {"streams": False, "waits": True, "replayed": "0/5FFFFF8"}
            gone = data.needs_what_is_gone
            assert gone(state, "0000000000000006", 16 << 20)
            assert not gone(state, "0000000000000005", 16 << 20)
            # It still replays what it has.
            assert not gone(dict(state, waits=False), "0000000000000006", 16 << 20)
            # Nothing is known of the primary, or of the standby.
            assert not gone(state, "", 0)
            assert not gone(dict(state, replayed=None), "0000000000000006", 16 << 20)
            """
        )
    }

    @Test("know what opens the database again, and try nothing else")
    func database() async throws {
        try await ModuleScript().run(
            #"""
            from ansible.module_utils import pgherd_database as database
            from ansible.module_utils.pgherd_commands import CommandFailed

            asked = []
            answers = {}

            class Psql(object):
                def __init__(self, run_as, bin_directory, sockets, port, database="postgres"):
                    self.database = database
                def text(self, what, sql, timeout=60):
                    asked.append((self.database, sql))
                    words = answers.get(self.database)
                    if words:
                        raise CommandFailed(words)

            database.Psql = Psql
            database.PATIENCE = 0

            class Differences(list):
                def add(self, *words):
                    self.append(words)

            def opened(words, is_standby=False, check=False):
                asked[:] = []
                answers["postgres"] = words
                found = Differences()
                try:
                    return database.open_database([], "/", "/", 1, is_standby, check, found), found
                except CommandFailed as error:
                    return str(error), found

            dropped, closed = 'FATAL:  database "postgres" does not exist', 'FATAL:  database "postgres" is not currently accepting connections'
            assert opened(None) == (False, [])
            assert opened(dropped) == (True, [])
            assert asked[-1] == ("template1", "CREATE DATABASE postgres TEMPLATE template0;"), asked
            assert opened(closed) == (True, [])
            assert asked[-1] == ("template1", "ALTER DATABASE postgres ALLOW_CONNECTIONS true;"), asked
            assert opened(dropped, check=True)[0] is True and len(asked) == 1
            # A standby gets it from its primary, or says what is wrong.
            assert opened(dropped, is_standby=True) == (dropped, [])
            assert len(asked) == 1
            for other in ('FATAL:  database "orders" does not exist', "Connection refused"):
                assert opened(other) == (other, []) and len(asked) == 1
            """#
        )
    }
}
