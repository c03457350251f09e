import Testing

/// What somebody typed who did literally what each answer said.
struct FollowedPath: CustomStringConvertible {
    var lines: [String] = []
    /// The last answer.
    var answer = Answer(replies: [])

    /// The state that it came to: that of the last `OK`.
    var end: String? { self.answer.isOK ? self.answer.last["state"] : nil }

    var description: String { self.lines.joined(separator: "\n") + "\n" + self.answer.description }
}

extension Fixture {
    /// Types a command and then what `next=` of each answer says, until the cluster is ready or destroyed, or nothing comes
    /// next; an answer that holds no `next=` ends it too.
    ///
    /// - Parameters:
    ///   - line: The first command.
    ///   - limit: How many commands may be needed.
    ///   - prepare: Called with each command before it is typed.
    /// - Returns: What was typed, and the last answer.
    /// - Throws: What keeps an answer from coming.
    func follow(
        _ line: String,
        limit: Int = 6,
        prepare: (String) throws -> Void = { _ in }
    ) async throws -> FollowedPath {
        var path = FollowedPath()
        var next: String? = line
        while let line = next {
            guard path.lines.count < limit else {
                Issue.record("no end after \(limit) commands:\n\(path)")
                return path
            }
            try prepare(line)
            path.lines.append(line)
            path.answer = try await self.ask(line)
            let isOver = ["ready", "destroyed"].contains(path.end)
            next = isOver ? nil : path.answer.last["next"]
            // A question that was answered is no way by itself, but what it says next is.
            if path.answer.isOK, path.answer.acknowledgement == nil, next == nil { break }
        }
        return path
    }
}
