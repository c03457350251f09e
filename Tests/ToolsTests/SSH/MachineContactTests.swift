import TestSupport
import Testing

@testable import Model
@testable import Tools

@Suite("Waiting for a machine", .timeLimit(.minutes(1)))
struct MachineContactTests {
    private typealias Attempt = (ProcessOutcome, MachineScript.Answer)

    private static let report = ["root=yes", "memory=2000000", "free=9000", "time=1700000000", "end=yes"]
    private static let answer: Attempt = (.exited(0), MachineScript.Answer(lines: report, complaints: []))
    private static func failure(_ words: String) -> Attempt { (.exited(255), unbegun([words])) }
    private static func unbegun(_ words: [String]) -> MachineScript.Answer {
        MachineScript.Answer(lines: [], complaints: words, hasBegun: false, hasEnded: false)
    }

    private func contact(isNew: Bool = false, patience: Duration = .seconds(30)) -> MachineContact {
        MachineContact(
            node: Node.machines(["10.0.0.1"])[0],
            machines: MachineSpec(sshUser: "admin", sshPort: 22),
            isNew: isNew,
            publicKey: "ssh-ed25519 AAAA",
            patience: patience
        )
    }

    /// What comes of attempts that end one after the other as given, the last one again and again.
    private func outcome(
        of contact: MachineContact,
        _ attempts: [Attempt]
    ) async throws -> (end: MachineContact.Outcome, told: [String], asked: Int) {
        var asked = 0
        var told: [String] = []
        let end = try await contact.establish { _ in
            asked += 1
            return attempts[min(asked, attempts.count) - 1]
        } tell: {
            told.append($0)
        }
        return (end, told, asked)
    }

    private func reason(_ outcome: MachineContact.Outcome) -> String? {
        switch outcome {
        case .answered: nil
        case .silent(let reason), .refused(let reason): reason
        }
    }

    @Test("ends as soon as it answers")
    func atOnce() async throws {
        let (end, told, asked) = try await self.outcome(of: self.contact(), [Self.answer])
        guard case .answered(let report) = end else { throw IssueOfTest("\(end)") }
        #expect(report.memory == 2_000_000)
        #expect((told, asked) == ([], 1))
    }

    @Test("tells each reason once, and again when it comes back")
    func reasons() async throws {
        let refused = Self.failure("ssh: connect to host h port 22: Connection refused")
        let slow = Self.failure("ssh: connect to host h port 22: Connection timed out")
        let (end, told, asked) = try await self.outcome(
            of: self.contact(),
            [refused, refused, slow, refused, Self.answer]
        )
        #expect(self.reason(end) == nil)
        let words = ["refused", "timed out", "refused"].map { "connect to host h port 22: Connection \($0)" }
        #expect((told, asked) == (words, 5))
    }

    @Test("ends at once where it refuses for good, unless it is new and its users may still be on their way")
    func refusal() async throws {
        let denied = Self.failure("Permission denied (publickey).")
        let (end, told, asked) = try await self.outcome(of: self.contact(), [denied, Self.answer])
        #expect(try #require(self.reason(end)).contains("does not let admin in"))
        #expect((told, asked) == ([], 1))
        let new = try await self.outcome(of: self.contact(isNew: true), [denied, Self.answer])
        #expect(self.reason(new.end) == nil)
        #expect((new.told.count, new.asked) == (1, 2))
    }

    @Test("ends when the patience does, with the last reason")
    func patience() async throws {
        let begin = ContinuousClock.now
        let (end, told, asked) = try await self.outcome(
            of: self.contact(patience: .milliseconds(1500)),
            [Self.failure("ssh: Connection refused")]
        )
        #expect(try #require(self.reason(end)).hasPrefix("Connection refused, still after "))
        #expect(told == ["Connection refused"])
        // How many attempts fit depends on how busy this machine is.
        #expect(asked >= 2)
        #expect(ContinuousClock.now - begin >= .milliseconds(1500))
        #expect(ContinuousClock.now - begin < .seconds(20))
    }

    @Test("gives each attempt no more time than is left, and at least a second")
    func timeOfAttempts() async throws {
        var times: [Duration] = []
        let begin = ContinuousClock.now
        _ = try await self.contact(patience: .milliseconds(1500)).establish { time in
            times.append(time)
            return Self.failure("ssh: Connection refused")
        } tell: { _ in
        }
        #expect(times.first.map { $0 > .milliseconds(1000) && $0 <= .milliseconds(1500) } == true, "\(times)")
        #expect(times.last == .seconds(1))
        #expect(ContinuousClock.now - begin >= .milliseconds(1500))
    }

    @Test("keeps the reason that it knew where the last attempt was cut off")
    func cutOff() async throws {
        let cut: Attempt = (.overran(.seconds(1)), Self.unbegun([]))
        let (end, told, _) = try await self.outcome(
            of: self.contact(patience: .milliseconds(500)),
            [Self.failure("ssh: Connection refused"), cut]
        )
        #expect(try #require(self.reason(end)).hasPrefix("Connection refused, still after "))
        #expect(told == ["Connection refused"])
        let (mute, _, _) = try await self.outcome(of: self.contact(patience: .zero), [cut])
        #expect(try #require(self.reason(mute)).hasPrefix("it does not answer, still after "))
    }

    @Test("does not take a login for an answer")
    func unreadable() async throws {
        let (end, _, asked) = try await self.outcome(
            of: self.contact(isNew: true),
            [(.exited(0), Self.unbegun(["Router>"]))]
        )
        #expect(try #require(self.reason(end)).contains("does not answer like a Linux machine: Router>"))
        #expect(asked == 1)
    }

    @Test("does not wait for a login shell that runs no commands, unless the machine is new")
    func noShell() async throws {
        let words = "This account is currently not available."
        let attempts: [Attempt] = [(.exited(1), Self.unbegun([words])), Self.answer]
        let (end, _, asked) = try await self.outcome(of: self.contact(), attempts)
        #expect(
            try #require(self.reason(end))
                == "it lets admin in, but the login shell of admin runs no commands: \(words)"
        )
        #expect(asked == 1)
        #expect(self.reason(try await self.outcome(of: self.contact(isNew: true), attempts).end) == nil)
    }

    @Test("does not take a report for true where the shell has failed")
    func failedReport() async throws {
        let (end, _, _) = try await self.outcome(
            of: self.contact(patience: .zero),
            [(.exited(255), MachineScript.Answer(lines: Self.report, complaints: ["ssh: Connection closed"]))]
        )
        #expect(try #require(self.reason(end)).hasPrefix("Connection closed"))
    }

    @Test("ends when it is cancelled")
    func cancellation() async throws {
        let contact = self.contact()
        let told = Collected<String>()
        let task = Task {
            try await contact.establish { _ in
                Self.failure("ssh: Connection refused")
            } tell: {
                told.append($0)
            }
        }
        try await eventually("it has told why it waits") { told.count == 1 }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}

private struct IssueOfTest: Error {
    let text: String

    init(_ text: String) {
        self.text = text
    }
}
