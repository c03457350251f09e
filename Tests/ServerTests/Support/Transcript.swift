import Testing

/// A conversation as a document shows it.
struct Transcript: Sendable, CustomTestStringConvertible {
    enum Step: Hashable, Sendable {
        /// `C: …`
        case send(String)
        /// `S: …`, with `<…>` for one or more characters.
        case expect(String)
        /// `S: ...`
        case expectAnything

        var isSend: Bool {
            if case .send = self { true } else { false }
        }
    }

    /// Why a conversation went otherwise.
    struct Mismatch: Error, CustomStringConvertible {
        var expected: String
        var received: String?

        var description: String { "expected: \(self.expected)\nreceived: \(self.received ?? "the end")" }
    }

    /// The line of the document on which the transcript's first line stands.
    var line: Int
    var steps: [Step]

    var testDescription: String { "line \(self.line)" }

    /// Every block marked `transcript` of a Markdown text.
    static func all(in markdown: String) -> [Transcript] {
        var transcripts: [Transcript] = []
        var current: Transcript?
        for (index, line) in markdown.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            switch line {
            case "```transcript":
                current = Transcript(line: index + 2, steps: [])
            case "```":
                if let finished = current { transcripts.append(finished) }
                current = nil
            default:
                if let step = Step(line) { current?.steps.append(step) }
            }
        }
        return transcripts
    }

    /// Holds the conversation.
    ///
    /// - Throws: ``Mismatch`` where the server says something else.
    func replay(on client: TestClient) async throws {
        var mayBeAnything = false
        var unsent = self.steps.count(where: \.isSend)
        for step in self.steps {
            switch step {
            case .send(let line):
                try await client.send(line + "\n")
                unsent -= 1
                // So that a line that never comes shows as the end.
                if unsent == 0 { client.finish() }
            case .expectAnything:
                mayBeAnything = true
            case .expect(let pattern):
                var line = try await client.line()
                while mayBeAnything, let received = line, !received.matches(pattern) {
                    line = try await client.line()
                }
                guard line?.matches(pattern) == true else { throw Mismatch(expected: pattern, received: line) }
                mayBeAnything = false
            }
        }
        let rest = try await client.rest()
        guard mayBeAnything || rest.isEmpty else { throw Mismatch(expected: "the end", received: rest.first) }
    }
}

extension Transcript.Step {
    fileprivate init?(_ line: Substring) {
        if line == "S: ..." {
            self = .expectAnything
        } else if line.hasPrefix("S: ") {
            self = .expect(String(line.dropFirst(3)))
        } else if line.hasPrefix("C: ") {
            self = .send(String(line.dropFirst(3)))
        } else {
            return nil
        }
    }
}

extension String {
    /// Whether the text is what the pattern says, in which `<…>` stands for one or more characters.
    func matches(_ pattern: String) -> Bool {
        let literals = pattern.split(separator: /<[^>]+>/, omittingEmptySubsequences: false)
        guard let first = literals.first, let last = literals.last, self.hasPrefix(first) else { return false }
        guard literals.count > 1 else { return self == pattern }
        var rest = self.dropFirst(first.count)
        for literal in literals.dropFirst().dropLast() {
            guard let found = rest.dropFirst().firstRange(of: literal) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.count > last.count && rest.hasSuffix(last)
    }
}
