import Commands
import Logging
import SystemPackage
import Testing

@testable import Model
@testable import Server

@Suite("Where settings come from")
struct SettingSourceTests {
    @Test("Arguments count before the environment, that before the file, that before the defaults")
    func precedence() throws {
        let file = try SettingSource.file(
            "a.json",
            text:
                #"{"listen": {"port": 1, "host": "127.0.0.2"}, "log": {"level": "debug"}, "data": {"directory": "d"}}"#
        )
        let environment = try SettingSource.environment(
            ["PGHERD_LISTEN_PORT": "2", "PGHERD_LOG_LEVEL": "error", "PGHERD_RUN": "7", "PATH": "/bin"]
        )
        let arguments = try SettingSource.arguments([("listen.port", "3")])
        let settings = try Settings(sources: [arguments, environment, file], workingDirectory: "/srv")
        #expect(settings.listen.port == 3)
        #expect(settings.logLevel == .error)
        #expect(settings.listen.host == "127.0.0.2")
        #expect(settings.provisioner.dataDirectory == "/srv/d")
        #expect(settings.limits == DoorLimits())
    }

    @Test("Without any source the defaults hold")
    func defaults() throws {
        let settings = try Settings(sources: [], workingDirectory: "/srv")
        #expect(settings.listen == .init(host: "127.0.0.1", port: 7432, allowOtherHosts: false))
        #expect(settings.provisioner == .init(dataDirectory: "/srv/pgherd-data"))
        #expect(settings.limits == DoorLimits())
        #expect(settings.logLevel == .info)
    }

    @Test("Every kind of value is read from every place")
    func kinds() throws {
        let file = try SettingSource.file(
            "a.json",
            text: #"{"postgres": {"directories": ["/a", "/b"]}, "defaults": {"pg": 15, "target": "aws"}}"#
        )
        let environment = try SettingSource.environment(
            [
                "PGHERD_POSTGRES_DIRECTORIES": "/a:/b", "PGHERD_DEFAULTS_PG": "15", "PGHERD_DEFAULTS_TARGET": "aws",
                "PGHERD_LISTEN_ALLOW_PLAINTEXT_WITHOUT_AUTHENTICATION_FROM_OTHER_HOSTS": "true",
            ]
        )
        for source in [file, environment] {
            let settings = try Settings(sources: [source], workingDirectory: "/")
            #expect(settings.provisioner.postgresDirectories == ["/a", "/b"])
            #expect(settings.provisioner.defaultMajor == 15)
            #expect(settings.provisioner.defaultTarget == .aws)
        }
        #expect(try Settings(sources: [environment], workingDirectory: "/").listen.allowOtherHosts)
    }

    static let badFiles: [(text: String, fault: String)] = [
        ("", "a.json: line 1: not valid JSON: a value is missing"),
        ("{\n  \"listen\": {\n    \"port\": 07\n  }\n}", "a.json: line 3: not valid JSON: "),
        ("[]", "a.json: must be a JSON object, not an array"),
        (#"{"lisen": {}}"#, "a.json: lisen: unknown; did you mean listen?"),
        (#"{"listen": 7432}"#, "a.json: listen: must be an object, not a number"),
        (#"{"listen": {"prt": 1}}"#, "a.json: listen.prt: unknown; did you mean listen.port?"),
        (#"{"listen": {"port": 1, "port": 2}}"#, "a.json: line 1: not valid JSON: the member \"port\" is there twice"),
        (#"{"listen": {"port": "7432"}}"#, "a.json: listen.port: must be a number from 0 to 65535, not a string"),
        (#"{"listen": {"port": 7432.5}}"#, "a.json: listen.port: must be a number from 0 to 65535, not a number"),
        (#"{"listen": {"port": 65536}}"#, "a.json: listen.port: must be a number from 0 to 65535, not 65536"),
        (#"{"listen": {"port": null}}"#, "a.json: listen.port: must be a number from 0 to 65535, not null"),
        (#"{"listen": {"host": ""}}"#, "a.json: listen.host: must be a text, not \"\""),
        (#"{"log": {"level": "loud"}}"#, "a.json: log.level: must be one of trace, debug, info, "),
        (
            #"{"postgres": {"directories": ["bin"]}}"#,
            "a.json: postgres.directories: must be a list of absolute paths, not \"bin\""
        ),
        (
            #"{"postgres": {"directories": [1]}}"#,
            "a.json: postgres.directories: must be a list of absolute paths, and holds "
        ),
        (
            #"{"postgres": {"directories": "/bin"}}"#,
            "a.json: postgres.directories: must be a list of absolute paths, not a string"
        ),
        (#"{"defaults": {"pg": 12}}"#, "a.json: defaults.pg: must be a number from 13 to 19, not 12"),
        (#"{"runs": {"max_concurrent": 0}}"#, "a.json: runs.max_concurrent: must be a number from 1 to 64, not 0"),
    ]

    @Test("A bad file is refused with file, key and reason", arguments: badFiles)
    func badFile(_ text: String, _ expected: String) {
        let fault = #expect(throws: SettingFault.self) { try SettingSource.file("a.json", text: text) }
        #expect(fault?.description.hasPrefix(expected) == true, "\(fault?.description ?? "")")
    }

    @Test(
        "A bad variable is refused with its name",
        arguments: [
            ("PGHERD_LISTEN_PRT", "1", "the environment: PGHERD_LISTEN_PRT: unknown; did you mean PGHERD_LISTEN_PORT?"),
            (
                "PGHERD_LISTEN_PORT", "abc",
                "the environment: PGHERD_LISTEN_PORT: must be a number from 0 to 65535, not \"abc\""
            ),
            ("PGHERD_SOMETHING_ELSE", "1", "the environment: PGHERD_SOMETHING_ELSE: unknown"),
        ]
    )
    func badVariable(_ name: String, _ value: String, _ expected: String) {
        let fault = #expect(throws: SettingFault.self) { try SettingSource.environment([name: value]) }
        #expect(fault?.description == expected)
    }

    @Test("Settings that do not fit each other are refused")
    func crossChecks() throws {
        let ports = try SettingSource.arguments([("local.first_port", "20000"), ("local.last_port", "19999")])
        let first = #expect(throws: SettingFault.self) { try Settings(sources: [ports], workingDirectory: "/") }
        #expect(first?.key == "local.last_port")
        let connections = try SettingSource.arguments([("limits.connections", "10")])
        let second = #expect(throws: SettingFault.self) { try Settings(sources: [connections], workingDirectory: "/") }
        #expect(second?.key == "limits.connections_per_address")
    }

    @Test("A missing file is refused with its name")
    func missingFile() {
        let fault = #expect(throws: SettingFault.self) { try ConfigurationFile.source(at: "/nonexistent/a.json") }
        #expect(fault?.description == "/nonexistent/a.json: cannot be read: No such file or directory")
    }

    @Test("An argument given twice, or unknown, is refused")
    func badArguments() {
        let twice = #expect(throws: SettingFault.self) {
            try SettingSource.arguments([("listen.port", "1"), ("listen.port", "1")])
        }
        #expect(twice?.description == "the command line: listen.port: is given twice")
        let unknown = #expect(throws: SettingFault.self) { try SettingSource.arguments([("limits.conections", "1")]) }
        #expect(
            unknown?.description == "the command line: limits.conections: unknown; did you mean limits.connections?"
        )
    }
}
