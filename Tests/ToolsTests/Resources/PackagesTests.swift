import TestSupport
import Testing

@Suite("The module that installs packages")
struct PackagesTests {
    /// Ansible is stood in for: the module's answer is what it exits with.
    private static let head = """
        import pgherd_packages as packages

        class Answer(Exception):
            pass

        class Module(object):
            check_mode = True
            params = {"major": 15, "repository": "https://example.org/apt", "fingerprint": "0" * 40, "timeout": 5}

            def __init__(self, **options):
                # What later options bring along has a default or is given here.
                self.params = dict({name: option.get("default") for name, option in options["argument_spec"].items()},
                                   **self.params)

            def exit_json(self, **answer):
                raise Answer(answer)

            def fail_json(self, **answer):
                raise AssertionError(answer["msg"])

        def missing(present, at_work=False, within=None):
            packages.AnsibleModule = Module
            packages.container = lambda: within
            packages.time_service_at_work = lambda: at_work
            packages.write_system_file = lambda *arguments: False
            packages.apt.installed = lambda names: set(names) <= set(present)
            try:
                packages.main()
            except Answer as answer:
                return answer.args[0]


        """

    @Test("brings a time service where none is at work and none is installed")
    func timeService() async throws {
        try await ModuleScript().run(
            Self.head + """
                answer = missing(["postgresql-15"])
                assert answer["installed"] == ["chrony"] and answer["changed"], answer
                assert [each["what"] for each in answer["differences"]] == ["package chrony"], answer
                assert missing([])["installed"] == ["postgresql-15", "chrony"]
                """
        )
    }

    @Test("leaves the time to what keeps it already, and to the host of a container")
    func timeIsKept() async throws {
        try await ModuleScript().run(
            Self.head + """
                for answer in (
                    missing(["postgresql-15"], at_work=True), missing(["postgresql-15", "chrony"]),
                    missing(["postgresql-15"], within="lxc"),
                ):
                    assert answer["installed"] == [] and not answer["changed"], answer
                assert "belongs to its host" in missing(["postgresql-15"], within="lxc")["note"]
                """
        )
    }
}
