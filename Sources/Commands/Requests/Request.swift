/// One request line, read and checked: who wants its answer where, and what it asks for.
///
/// ```
/// C: #7 @alice create cluster orders pg=15
/// ```
package struct Request: Hashable, Sendable {
    /// Echoed on every line of the answer; `nil` for commands that are answered in order.
    package var tag: Tag?
    /// On whose behalf a bridge speaks: 1 to 128 bytes without spaces or invisible characters.
    ///
    /// Asserted, not verified.
    package var actor: String?
    /// What is to be done.
    package var command: Command
    /// By which a repeat of a command that changes something is recognised.
    package var idempotencyKey: IdempotencyKey?

    package init(tag: Tag? = nil, actor: String? = nil, command: Command, idempotencyKey: IdempotencyKey? = nil) {
        self.tag = tag
        self.actor = actor
        self.command = command
        self.idempotencyKey = idempotencyKey
    }
}

/// Why a request line was not accepted; nothing of it was executed.
package struct RequestFailure: Error, Hashable, Sendable {
    /// The tag, kept whenever it could be read.
    package var tag: Tag?
    /// What the `ERR` reply says.
    package var failure: CommandFailure

    package init(tag: Tag?, failure: CommandFailure) {
        self.tag = tag
        self.failure = failure
    }
}
