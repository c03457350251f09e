import TestSupport
import Testing

@Suite("Room for a new copy of the primary", .timeLimit(.minutes(1)))
struct CopyRoomTests {
    private static let head = """
        import collections, os
        import pgherd_data
        from ansible.module_utils.pgherd_commands import CommandFailed
        from ansible.module_utils.pgherd_layout import Layout

        MIB = 1 << 20
        layout = Layout(os.path.join(scratch, "orders-2"))
        os.makedirs(layout.data)
        State = collections.namedtuple("State", "f_bavail f_frsize")

        def asked(free, copy, old=0, drop_old_copy=False, tablespaces=()):
            os.statvfs = lambda _path: State(free, 1)
            pgherd_data.occupied = lambda _path: old
            return pgherd_data.must_go_first(
                {"clone_from": {"bytes": copy, "tablespaces": list(tablespaces)}, "drop_old_copy": drop_old_copy}, layout)

        def refusal(**how):
            try:
                asked(**how)
            except CommandFailed as error:
                return error.kind, str(error)
            raise AssertionError("it was not refused")

        # A twentieth on top, and what is kept free.
        needed = 1000 * MIB + 50 * MIB + pgherd_data.RESERVE


        """

    @Test("is enough where the copy, a twentieth of it and the reserve fit beside the old one, which stays until then")
    func enough() async throws {
        try await ModuleScript().run(
            Self.head + """
                assert asked(free=needed, copy=1000 * MIB, old=900 * MIB) is False
                assert asked(free=needed, copy=1000 * MIB, tablespaces=["/srv/fast"]) is True
                """
        )
    }

    @Test("that only the old copy has is taken where somebody says so, and else nothing is stopped or removed")
    func oldCopy() async throws {
        try await ModuleScript().run(
            Self.head + """
                kind, text = refusal(free=needed - 1, copy=1000 * MIB, old=900 * MIB)
                assert kind == "old-copy" and "drop_old_copy=yes" in text and "nothing was stopped or removed" in text, text
                assert asked(free=needed - 1, copy=1000 * MIB, old=900 * MIB, drop_old_copy=True) is True
                """
        )
    }

    @Test("that is nowhere is told with what there would be, and nothing is stopped or removed, whatever is said")
    func none() async throws {
        try await ModuleScript().run(
            Self.head + """
                for drop_old_copy in (False, True):
                    kind, text = refusal(free=10 * MIB, copy=1000 * MIB, old=900 * MIB, drop_old_copy=drop_old_copy)
                    assert kind == "no-room" and "nothing was stopped or removed" in text and "old copy removed" in text, text
                """
        )
    }
}
