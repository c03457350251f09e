package import Commands

/// What the records tell of a cluster's runs before one that ends, as far as its way out depends on that.
package struct RunPast: Hashable, Sendable {
    /// The newest `create` or `generate`, in canonical form.
    package var making: String?
    /// The run that ended before it; `nil` where there was none.
    package var before: Before?

    package init(making: String? = nil, before: Before? = nil) {
        self.making = making
        self.before = before
    }

    package struct Before: Hashable, Sendable {
        package let run: RunID
        package let kind: RunKind
        /// Why it failed; `nil` where it did not.
        package let failure: RunFailure?

        package init(run: RunID, kind: RunKind, failure: RunFailure?) {
            self.run = run
            self.kind = kind
            self.failure = failure
        }
    }

    /// Whether the run before has failed for the same reason, as far as words tell.
    ///
    /// Figures count for nothing: times, ports and process ids differ each time. What was said in addition then counts as
    /// little.
    package func hasSeen(_ failure: RunFailure, of kind: RunKind) -> Bool {
        guard let before, let former = before.failure, (before.kind == .destroy) == (kind == .destroy) else {
            return false
        }
        return former.code == failure.code && former.phase == failure.phase
            && Self.words(of: former.message).hasPrefix(Self.words(of: failure.message))
    }

    private static func words(of message: String) -> String { message.filter { !$0.isNumber } }
}
