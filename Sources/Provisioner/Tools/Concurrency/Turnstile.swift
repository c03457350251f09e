/// Lets one at a time do something, in the order in which they come.
package actor Turnstile {
    private var isTaken = false
    private var waiting: [(ticket: Int, continuation: CheckedContinuation<Void, any Error>)] = []
    private var lastTicket = 0

    package init() {}

    /// Whether whoever comes now has to wait.
    var isBusy: Bool { self.isTaken }

    /// Waits for its turn, and lets the next one in when `body` has ended.
    ///
    /// - Throws: `CancellationError` if the task is cancelled while it waits; whatever `body` throws.
    package func pass<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        try await self.enter()
        defer { self.leave() }
        return try await body()
    }

    private func enter() async throws {
        try Task.checkCancellation()
        guard self.isTaken else {
            self.isTaken = true
            return
        }
        self.lastTicket += 1
        let ticket = self.lastTicket
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                // Cancelled before it stood in line: nobody would take it out.
                guard !Task.isCancelled else { return continuation.resume(throwing: CancellationError()) }
                self.waiting.append((ticket, continuation))
            }
        } onCancel: {
            Task { await self.giveUp(ticket) }
        }
    }

    private func leave() {
        guard !self.waiting.isEmpty else {
            self.isTaken = false
            return
        }
        // The turn passes from hand to hand, so that nobody gets in between.
        self.waiting.removeFirst().continuation.resume()
    }

    private func giveUp(_ ticket: Int) {
        guard let index = self.waiting.firstIndex(where: { $0.ticket == ticket }) else { return }
        self.waiting.remove(at: index).continuation.resume(throwing: CancellationError())
    }
}
