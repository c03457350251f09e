import Commands
import Logging
import SystemPackage
import TestSupport
import Testing

@testable import Model
@testable import Server
@testable import Service

@Suite("The transcripts of the documents", .timeLimit(.minutes(1)))
struct TranscriptTests {
    @Test("docs/protocol.md says what a server without clusters says")
    func protocolDocument() async throws {
        let transcripts = Transcript.all(in: try ProjectFile.text("docs/protocol.md"))
        #expect(transcripts.count >= 8)
        try await ScratchDirectory.with { directory in
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let provisioning = try await ProvisionerService.open(
                settings: ProvisionerSettings(dataDirectory: directory),
                logger: logger
            )
            try await TestServer.run(provisioning) { server in
                for transcript in transcripts {
                    let mismatch = await Self.mismatch(in: transcript, with: server)
                    #expect(mismatch == nil, "docs/protocol.md, the transcript in \(transcript.testDescription)")
                }
            }
        }
    }

    @Test(
        "A transcript that is wrong is found out",
        arguments: [
            "S: HELLO <fields>\nC: ping\nS: OK pong=no",
            "S: HELLO <fields>\nC: ping",
            "S: HELLO <fields>\nC: ping\nS: OK pong=yes\nS: OK",
            "S: HELLO <fields>\nC: help\nS: ...\nS: TXT nobody says this",
            "C: ping\nS: OK pong=yes",
        ]
    )
    func wrong(_ text: String) async throws {
        let transcript = try #require(Transcript.all(in: "```transcript\n\(text)\n```").first)
        try await TestServer.run { server in
            let mismatch = await Self.mismatch(in: transcript, with: server)
            #expect(mismatch != nil)
        }
    }

    @Test(
        "Patterns",
        arguments: [
            ("OK", "OK", true), ("OK", "OK ", false), ("a <b> c", "a x c", true), ("a <b> c", "a  c", false),
            ("a <b> c <d>", "a 1 2 c 3", true), ("a <b> c <d>", "a 1 2 c ", false), ("<x>", "", false),
        ]
    )
    func patterns(_ pattern: String, _ text: String, _ matches: Bool) {
        #expect(text.matches(pattern) == matches)
    }

    private static func mismatch(in transcript: Transcript, with server: TestServer) async -> String? {
        do {
            try await server.rawClient { client in try await transcript.replay(on: client) }
            return nil
        } catch {
            return "\(error)"
        }
    }
}
