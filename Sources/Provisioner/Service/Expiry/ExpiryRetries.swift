/// When clusters are tried again that could not be destroyed at the end of their time.
struct ExpiryRetries: Sendable {
    private var failures: [Int64: (count: Int, at: Duration)] = [:]

    /// The pause after so many failures in a row: 5 min, twice that each time, 1 h at most.
    static func pause(after count: Int) -> Duration { .seconds(min(300 << min(count - 1, 10), 3600)) }

    /// - Parameters:
    ///   - cluster: The cluster's id.
    ///   - elapsed: Since some moment, by a clock that is never set.
    /// - Returns: The pause until the next attempt.
    mutating func failed(_ cluster: Int64, at elapsed: Duration) -> Duration {
        let count = (self.failures[cluster]?.count ?? 0) + 1
        self.failures[cluster] = (count, elapsed)
        return Self.pause(after: count)
    }

    mutating func forget(_ cluster: Int64) { self.failures[cluster] = nil }

    /// The clusters whose pause is not over.
    func held(at elapsed: Duration) -> Set<Int64> {
        Set(self.failures.filter { elapsed < $0.value.at + Self.pause(after: $0.value.count) }.keys)
    }
}
