import Commands

/// Answers equal questions together: those who ask while an answer is being found wait for the next one, all for the same.
///
/// So however often something is asked, programs are started for it once at a time. Nobody gets an answer that was begun
/// before the question was asked, since it could tell of a time before what the client has just done.
actor SharedAnswers {
    /// All lines of an answer.
    struct Answer: Hashable, Sendable {
        var rows: [Reply]
        var last: Reply
    }

    /// Finds an answer; the rows go to the sink, the last line is returned.
    typealias Search = @Sendable (_ send: @escaping ReplySink) async throws -> Reply

    /// One answer that is sought, or is to be sought next.
    private final class Flight {
        let number: Int
        var hasBegun = false
        var task: Task<Void, Never>?
        var waiting: [Int: CheckedContinuation<Answer, any Error>] = [:]

        init(number: Int) { self.number = number }
    }

    private var flights: [Query: [Flight]] = [:]
    private var next = 0

    /// How many searches there are or will be for a question.
    func count(of query: Query) -> Int { self.flights[query]?.count ?? 0 }

    /// How many wait for the answer to a question.
    func waiting(for query: Query) -> Int { (self.flights[query] ?? []).reduce(0) { $0 + $1.waiting.count } }

    /// Answers a question.
    ///
    /// - Parameters:
    ///   - query: What is asked.
    ///   - search: Finds the answer, where nobody who asked the same is about to.
    /// - Returns: The answer, which was begun after this call.
    /// - Throws: What `search` throws; `CancellationError` where the task is cancelled, and where nobody waits any more the
    ///   search is cancelled, too.
    func answer(_ query: Query, _ search: @escaping Search) async throws -> Answer {
        let flight = self.flight(for: query, search)
        self.next += 1
        let number = self.next
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                // A closure that does not mention the actor does not run on it, without a word of the compiler.
                self.join(flight, as: number, continuation)
            }
        } onCancel: {
            Task { await self.giveUp(number, query) }
        }
    }

    private func join(_ flight: Flight, as number: Int, _ continuation: CheckedContinuation<Answer, any Error>) {
        // A cancellation before this point would find nobody to tell.
        guard !Task.isCancelled else {
            continuation.resume(throwing: CancellationError())
            if flight.waiting.isEmpty { flight.task?.cancel() }
            return
        }
        flight.waiting[number] = continuation
    }

    /// The flight that has not begun, or a new one behind the one that has; nobody joins one that all have given up.
    private func flight(for query: Query, _ search: @escaping Search) -> Flight {
        let present = self.flights[query] ?? []
        if let last = present.last, !last.hasBegun, last.task?.isCancelled != true { return last }
        self.next += 1
        let flight = Flight(number: self.next)
        self.flights[query] = present + [flight]
        let (number, before) = (flight.number, present.last?.task)
        flight.task = Task {
            await before?.value
            await self.fly(number, query, search)
        }
        return flight
    }

    private func fly(_ number: Int, _ query: Query, _ search: @escaping Search) async {
        guard let flight = self.flights[query]?.first(where: { $0.number == number }) else { return }
        flight.hasBegun = true
        let result: Result<Answer, any Error>
        do {
            let rows = CollectedReplies()
            let last = try await search { await rows.append($0) }
            result = .success(Answer(rows: await rows.all, last: last))
        } catch {
            result = .failure(error)
        }
        let left = (self.flights[query] ?? []).filter { $0.number != number }
        self.flights[query] = left.isEmpty ? nil : left
        for continuation in flight.waiting.values { continuation.resume(with: result) }
        flight.waiting = [:]
    }

    private func giveUp(_ number: Int, _ query: Query) {
        for flight in self.flights[query] ?? [] {
            guard let continuation = flight.waiting.removeValue(forKey: number) else { continue }
            continuation.resume(throwing: CancellationError())
            if flight.waiting.isEmpty { flight.task?.cancel() }
        }
    }
}

/// The rows of an answer that is being found.
private actor CollectedReplies {
    private(set) var all: [Reply] = []

    func append(_ reply: Reply) { self.all.append(reply) }
}
