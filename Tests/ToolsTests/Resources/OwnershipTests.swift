import TestSupport
import Testing

@Suite("Data on a volume that another machine has left", .timeLimit(.minutes(1)))
struct OwnershipTests {
    /// As root really given to another number; else what would be given is written down.
    private static let head = """
        import collections, os
        from ansible.module_utils.pgherd_layout import LayoutError, adopt

        User = collections.namedtuple("User", "pw_name pw_uid pw_gid")
        data = os.path.join(scratch, "data")
        os.makedirs(os.path.join(data, "base", "1"))
        os.makedirs(os.path.join(scratch, "tablespace"))
        os.makedirs(os.path.join(data, "pg_tblspc"))
        open(os.path.join(data, "base", "1", "112"), "w").close()
        given, former = [], 4242
        if os.geteuid() == 0:
            for where, directories, files in os.walk(scratch):
                for name in directories + files:
                    os.chown(os.path.join(where, name), former, former)
        else:
            former = os.geteuid()
            os.geteuid = lambda: 0
        really = os.chown
        def chown(path, uid, gid, **options):
            given.append((os.path.basename(path), uid, gid))
            if former == 4242:
                really(path, uid, gid, **options)
        os.chown = chown
        user = User("postgres", former + 1, former + 2)


        """

    @Test("is given to the server's user with all that is in it, the directory itself at last")
    func adoption() async throws {
        try await ModuleScript().run(
            Self.head + """
                assert adopt(data, user, True) == former and not given
                assert adopt(data, user) == former
                assert sorted(name for name, _, _ in given) == ["1", "112", "base", "data", "pg_tblspc"], given
                assert given[-1][0] == "data" and all(entry[1:] == (former + 1, former + 2) for entry in given), given
                if former == 4242:
                    assert adopt(data, user) is None
                    assert os.lstat(os.path.join(data, "base", "1", "112")).st_uid == former + 1
                """
        )
    }

    @Test("is refused by name where a link of it leads elsewhere to what belongs to that number, and followed nowhere")
    func links() async throws {
        try await ModuleScript().run(
            Self.head + """
                os.symlink(os.path.join(scratch, "tablespace"), os.path.join(data, "pg_tblspc", "16384"))
                os.symlink("/nowhere", os.path.join(data, "broken"))
                try:
                    adopt(data, user)
                    raise AssertionError("it was not refused")
                except LayoutError as error:
                    assert "chown -R postgres: %s/tablespace" % scratch in str(error), error
                assert not any(name in ("tablespace", "data") for name, _, _ in given), given
                """
        )
    }

    @Test("is left alone where it is the server's user's already, or root's")
    func nothing() async throws {
        try await ModuleScript().run(
            Self.head + """
                assert adopt(data, User("postgres", former, former)) is None
                assert adopt("/etc", user) is None
                assert adopt(os.path.join(scratch, "absent"), user) is None
                assert not given
                """
        )
    }
}
