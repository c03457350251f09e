/// Reads request lines: checked bytes in, complete commands out.
///
/// ```
/// request = [ "#" tag SP ] [ "@" actor SP ] command
/// ```
package struct RequestParser: Sendable {
    package let mode: RenderingMode
    package let lineLimit: Int

    /// What programs on Windows begin a stream with; it means nothing in UTF-8.
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// - Parameters:
    ///   - mode: In ``RenderingMode/json`` mode a line that begins with `{` is a JSON request; all others are text.
    ///   - lineLimit: The longest line accepted, in bytes without its line end.
    package init(mode: RenderingMode, lineLimit: Int = ProtocolLimits.lineLength) {
        self.mode = mode
        self.lineLimit = lineLimit
    }

    /// Reads one line, given without its line end.
    ///
    /// A byte order mark before it is skipped.
    ///
    /// - Returns: `nil` for a line that asks for nothing: an empty one, or a comment that begins with `;`.
    /// - Throws: ``RequestFailure`` with the line's tag where that could be read.
    package func parse(_ line: some Collection<UInt8>) throws(RequestFailure) -> Request? {
        let line = line.dropFirst(line.starts(with: Self.byteOrderMark) ? Self.byteOrderMark.count : 0)
        let tag = Tag(leading: line)
        do throws(CommandFailure) {
            guard line.count <= self.lineLimit else { throw Self.tooLong(limit: self.lineLimit) }
            let text = try LineText(line)
            guard !text.isIgnored else { return nil }
            guard !(self.mode == .json && text.isObject) else { return try JSONRequest.request(text) }
            return try Self.textRequest(text)
        } catch {
            let tag = tag ?? (self.mode == .json ? JSONRequest.tag(of: line) : nil)
            throw RequestFailure(tag: tag, failure: error)
        }
    }

    /// The answer to a line longer than the limit, also for a framing that has thrown the line away.
    package static func tooLong(limit: Int) -> CommandFailure {
        CommandFailure(
            .lineTooLong,
            "the line is longer than \(limit) bytes; nothing of it was executed",
            details: ["limit": ReplyValue(limit)]
        )
    }

    private static func textRequest(_ text: LineText) throws(CommandFailure) -> Request {
        if text.isObject {
            let message = "a JSON request is understood after \"hello mode=json\""
            throw CommandFailure(.unknownCommand, message, next: "hello mode=json")
        }
        var prefix = RequestPrefix(text)
        let tag = try prefix.tag()
        let actor = try prefix.actor()
        try prefix.expectCommand()
        try CommandMatcher.refuseNotOffered(text.scalars[prefix.position...])
        let tokens = try Tokenizer.tokens(of: text, from: prefix.position)
        let match = try CommandMatcher.command(of: tokens)
        return Request(tag: tag, actor: actor, command: match.command, idempotencyKey: match.key)
    }
}
