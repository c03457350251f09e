import TestSupport
import Testing

@Suite("What says whose an instance directory is", .timeLimit(.minutes(1)))
struct MarkerTests {
    private static let head = """
        import json, os
        from ansible.module_utils.pgherd_layout import Layout, marker_obstacle

        OURS = "-----BEGIN CERTIFICATE-----\\nQUJD\\nREVG\\n-----END CERTIFICATE-----\\n"
        FORMER = "-----BEGIN CERTIFICATE-----\\nR0hJ\\n-----END CERTIFICATE-----\\n"
        THEIRS = "-----BEGIN CERTIFICATE-----\\nSktM\\n-----END CERTIFICATE-----\\n"
        layout = Layout(os.path.join(scratch, "orders-1"))
        os.makedirs(layout.directory)

        def mark(marker):
            with open(layout.marker, "w") as handle:
                json.dump(marker, handle)

        def obstacle(identity="a:1", authorities=OURS + FORMER):
            return marker_obstacle(layout, "orders", "orders-1", identity, authorities)


        """

    @Test("names the installation and its cluster")
    func identity() async throws {
        try await ModuleScript().run(
            Self.head + """
                assert obstacle() is None
                mark({"cluster": "orders", "node": "orders-1", "identity": "a:1"})
                assert obstacle() is None
                assert obstacle("b:1") == "node orders-1 of cluster orders that another pgherd server made (identity a:1)"
                mark({"cluster": "other", "node": "other-1"})
                assert obstacle() == "node other-1 of cluster other"
                """
        )
    }

    @Test("leaves what an earlier version made to whoever has the authority of its certificates")
    func earlier() async throws {
        try await ModuleScript().run(
            Self.head + """
                mark({"cluster": "orders", "node": "orders-1"})
                assert obstacle() is None, "there is nothing of value yet"
                os.makedirs(layout.data)
                words = "node orders-1 of cluster orders that another pgherd server made, since its certificates come from another authority"
                assert obstacle() == words
                for shown, expected in ((THEIRS, words), (OURS, None), (FORMER, None), (THEIRS + OURS.replace("\\n", "\\r\\n"), None)):
                    with open(layout.authority, "w") as handle:
                        handle.write(shown)
                    assert obstacle() == expected, shown
                assert obstacle(authorities="") is None, "without certificates the data directory of the server says it"
                """
        )
    }

    @Test("keeps a removal and a layout away from what is another's")
    func modules() async throws {
        try await ModuleScript().run(
            Self.head + """
                import pgherd_instance, pgherd_postmaster

                class Ended(Exception):
                    pass

                class Module(object):
                    check_mode, warned = False, []

                    def __init__(self, params):
                        self.params = params

                    def warn(self, words):
                        self.warned.append(words)

                    def exit_json(self, **result):
                        raise Ended(result)

                    def fail_json(self, **result):
                        raise Ended(result)

                def outcome(module, params):
                    module.AnsibleModule = lambda **options: Module(params)
                    try:
                        module.main()
                    except Ended as end:
                        return end.args[0]

                mark({"cluster": "orders", "node": "orders-1", "identity": "b:1"})
                os.makedirs(layout.data)
                owner = {"cluster": "orders", "node": "orders-1", "identity": "a:1", "authorities": ""}
                common = {"directory": layout.directory, "bin_directory": "/nowhere", "run_as": [], "unit": "", "timeout": 1}
                assert outcome(pgherd_postmaster, dict(common, state="absent", owner=owner)) == {"changed": False, "left": True}
                assert "was left as it is" in Module.warned[0] and "identity b:1" in Module.warned[0], Module.warned
                assert os.path.isdir(layout.data) and os.path.exists(layout.marker)

                found = outcome(pgherd_instance, dict(owner, directory=layout.directory, major=15, standby=False, owner="root",
                                                      files=[], secrets={}, unit=None))
                assert found["kind"] == "foreign" and "is left untouched" in found["msg"], found
                assert sorted(os.listdir(layout.directory)) == ["data", "pgherd.json"]

                owner["identity"] = "b:1"
                assert outcome(pgherd_postmaster, dict(common, state="absent", owner=owner)) == {"changed": True}
                assert not os.path.exists(layout.directory)
                """
        )
    }
}
