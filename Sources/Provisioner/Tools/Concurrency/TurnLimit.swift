/// Lets only so much be under way at the same time; the rest waits for its turn, first come, first served.
///
/// What questions start takes processes, memory and descriptors, and a client may ask as often as it likes.
package actor TurnLimit {
    private let maximum: Int
    private var underWay = 0
    private var waiting: [(number: Int, turn: CheckedContinuation<Void, any Error>)] = []
    private var next = 0

    package init(maximum: Int) {
        self.maximum = maximum
    }

    /// Does something when it is its turn.
    ///
    /// - Throws: `CancellationError` where the task is cancelled while it waits; what `body` throws.
    package func perform<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        try await self.enter()
        defer { self.leave() }
        return try await body()
    }

    private func enter() async throws {
        guard self.underWay >= self.maximum else {
            self.underWay += 1
            return
        }
        self.next += 1
        let number = self.next
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                // A cancellation before this point would find nobody to tell.
                guard !Task.isCancelled else {
                    continuation.resume(throwing: CancellationError())
                    return
                }
                self.waiting.append((number, continuation))
            }
        } onCancel: {
            Task { await self.giveUp(number) }
        }
    }

    private func giveUp(_ number: Int) {
        guard let index = self.waiting.firstIndex(where: { $0.number == number }) else { return }
        self.waiting.remove(at: index).turn.resume(throwing: CancellationError())
    }

    /// Hands the place on, or gives it back.
    private func leave() {
        guard !self.waiting.isEmpty else {
            self.underWay -= 1
            return
        }
        self.waiting.removeFirst().turn.resume()
    }
}
