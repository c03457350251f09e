import TestSupport
import Testing

/// What pgherd finds in apt's sources before it adds one, and what it leaves where that leads nowhere.
@Suite("A package repository on a machine", .timeLimit(.minutes(1)))
struct RepositoryTests {
    private static let head = """
        import os
        from ansible.module_utils import pgherd_repository as repository
        from ansible.module_utils.pgherd_commands import CommandFailed

        os.makedirs(scratch + "/apt/sources.list.d")
        os.makedirs(scratch + "/apt/keyrings")

        def write(name, text):
            with open(scratch + "/apt/" + name, "w") as handle:
                handle.write(text)

        real, here = repository.entries, scratch + "/apt"
        repository.entries = lambda: real(here)
        repository.KEY = here + "/keyrings/pgherd-pgdg.asc"
        repository.SOURCE = here + "/sources.list.d/pgherd-pgdg.sources"

        def left():
            return sorted(path for path in (repository.KEY, repository.SOURCE) if os.path.exists(path))

        URI, SUITE = "https://apt.postgresql.org/pub/repos/apt", "bookworm-pgdg"


        """

    @Test("is found in whichever form it is a source, and not where it is switched off")
    func forms() async throws {
        try await ModuleScript().run(
            Self.head + """
                forms = [
                    ("sources.list", "deb %s %s main\\n" % (URI, SUITE), True),
                    ("sources.list.d/pgdg.list", "deb [arch=amd64 signed-by=/x.gpg] %s/ %s main\\n" % (URI, SUITE), True),
                    ("sources.list.d/pgdg.list", "deb [ arch=amd64 signed-by=/x.gpg ] %s %s main # comment\\n" % (URI, SUITE), True),
                    ("sources.list.d/pgdg.list", "#deb %s %s main\\n" % (URI, SUITE), False),
                    ("sources.list.d/pgdg.list", "deb %s %s-testing main\\n" % (URI, SUITE), False),
                    ("sources.list.d/pgdg.list.save", "deb %s %s main\\n" % (URI, SUITE), False),
                    ("sources.list.d/a.sources", "Types: deb\\nURIs: %s\\nSuites: %s\\nComponents: main\\n" % (URI, SUITE), True),
                    ("sources.list.d/a.sources",
                     "# first\\nTypes: deb\\nURIs: http://x/\\nSuites: y\\n\\nTypes: deb\\nuris: http://z\\n %s/\\nsuites: a %s\\n" % (URI, SUITE), True),
                    ("sources.list.d/a.sources", "Enabled: no\\nTypes: deb\\nURIs: %s\\nSuites: %s\\n" % (URI, SUITE), False),
                ]
                for name, text, expected in forms:
                    write(name, text)
                    assert bool(repository.strangers(URI + "/", SUITE)) == expected, text
                    os.unlink(here + "/" + name)
                """
        )
    }

    @Test("is not added a second time, since two keys for one suite break apt for the whole machine")
    func conflict() async throws {
        try await ModuleScript().run(
            Self.head + """
                write("sources.list.d/pgdg.list", "deb [signed-by=/other.gpg] %s %s main\\n" % (URI, SUITE))
                repository.AUTHORITIES = "/"
                try:
                    repository.add("postgresql-17", [(URI, SUITE)], "A" * 40, 0)
                    raise AssertionError("it was added")
                except CommandFailed as error:
                    assert "already (%s/sources.list.d/pgdg.list)" % here in str(error), error
                assert left() == []
                """
        )
    }

    @Test("gives way to the same one that somebody adds later")
    func later() async throws {
        try await ModuleScript().run(
            Self.head + """
                repository.Addition().write(URI, SUITE, "key")
                assert len(left()) == 2
                assert not repository.give_way()
                write("sources.list.d/pgdg.list", "deb %s %s main\\n" % (URI, SUITE))
                assert repository.give_way()
                assert left() == []
                """
        )
    }

    @Test("leaves nothing where its key, its lists or its packages are not what was hoped for")
    func takenBack() async throws {
        try await ModuleScript().run(
            Self.head + """
                repository.AUTHORITIES = "/"
                seen = []
                def fail_key(uri, wanted):
                    raise CommandFailed("no key")
                def lists(code):
                    def apt(arguments, deadline):
                        seen.append(open(repository.SOURCE).read())
                        return code, "E: no lists"
                    return apt
                for key, code, candidate, words in (
                        (fail_key, 0, "17", "no key"),
                        (lambda uri, wanted: "key", 100, "17", "no lists"),
                        (lambda uri, wanted: "key", 0, None, "does not have it")):
                    repository.signing_key, repository.apt.apt = key, lists(code)
                    repository.apt.candidate = lambda package: candidate
                    try:
                        repository.add("postgresql-17", [(URI, SUITE), ("http://archive", "old")], "A" * 40, 0)
                        raise AssertionError("it was added")
                    except CommandFailed as error:
                        assert str(error).count(words) == 2, error
                    assert left() == [], words
                assert len(seen) == 4 and "Suites: %s\\n" % SUITE in seen[0] and "URIs: http://archive\\n" in seen[1], seen
                repository.apt.candidate = lambda package: "17.1"
                added = repository.add("postgresql-17", [(URI, SUITE)], "A" * 40, 0)
                assert len(left()) == 2
                added.undo()
                assert left() == []
                """
        )
    }
}
