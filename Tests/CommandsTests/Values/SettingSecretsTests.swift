import Testing

@testable import Commands

@Suite("Settings that may hold a secret")
struct SettingSecretsTests {
    @Test(
        "are told by their names",
        arguments: [
            ("archive_command", true), ("ssl_passphrase_command", true), ("ARCHIVE_CLEANUP_COMMAND", true),
            ("primary_conninfo", true), ("my_extension.api_token", true), ("ldap.password", true),
            ("work_mem", false), ("password_encryption", false), ("shared_preload_libraries", false),
        ]
    )
    func names(name: String, holds: Bool) throws {
        #expect(try #require(SettingName(name)).mayHoldSecret == holds)
    }

    @Test("are in the line that is compared, and not in the one that is shown")
    func lines() throws {
        let line =
            "create cluster z replicas=0 set.archive_command=\"curl -H 'X-Token: s3cr3t' https://a\" set.work_mem=8MB"
        let request = try #require(try RequestParser(mode: .text).parse(Array(line.utf8)))
        #expect(request.command.line.contains("s3cr3t"))
        #expect(
            request.command.shownLine
                == "create cluster z replicas=0 set.archive_command=\"(not shown)\" set.work_mem=8MB"
        )
        let again = try #require(try RequestParser(mode: .text).parse(Array(request.command.shownLine.utf8)))
        #expect(again.command.description.phrase == "create cluster")
    }

    @Test("are not repeated in an error")
    func error() throws {
        let line = "create cluster z set.archive_command=\"s3cr3t\\n\""
        let failure = try #require(throws: RequestFailure.self) {
            try RequestParser(mode: .text).parse(Array(line.utf8))
        }
        #expect(failure.failure.code == .badValue)
        #expect(!failure.failure.message.contains("s3cr3t"))
    }
}
