import Commands

/// What the records tell of a cluster's runs before one that ends, as far as its way out depends on that.
struct RunPast: Hashable, Sendable {
    /// The newest `create` or `generate`, in canonical form.
    var making: String?
    /// The run that ended before it; `nil` where there was none.
    var before: Before?

    struct Before: Hashable, Sendable {
        let run: RunID
        let kind: RunKind
        /// Why it failed; `nil` where it did not.
        let failure: RunFailure?
    }

    /// Whether the run before has failed for the same reason, as far as words tell.
    ///
    /// Figures count for nothing: times, ports and process ids differ each time. What was said in addition then counts as
    /// little.
    func hasSeen(_ failure: RunFailure, of kind: RunKind) -> Bool {
        guard let before, let former = before.failure, (before.kind == .destroy) == (kind == .destroy) else {
            return false
        }
        return former.code == failure.code && former.phase == failure.phase
            && Self.words(of: former.message).hasPrefix(Self.words(of: failure.message))
    }

    private static func words(of message: String) -> String { message.filter { !$0.isNumber } }
}
