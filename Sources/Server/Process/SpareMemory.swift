/// Decides when the allocator is asked to give memory back to the machine.
///
/// The allocator keeps what is freed, so that a server that once had thousands of connections would hold hundreds of
/// megabytes for ever. What of its memory is in use, it tells of one of its arenas alone, so it is asked and then seen what
/// came of it. Asking takes some milliseconds, so whoever was asked in vain is asked more and more seldom.
struct SpareMemory: Hashable, Sendable {
    /// Bytes above the least that was ever held from which on it is worth it.
    static let worthwhile = 8 << 20
    /// The most looks that are passed over after asking in vain.
    static let longestPause = 4

    /// The least that was held after asking; `nil`: nobody was asked yet.
    private var least: Int?
    private var pause = 1
    private var passedOver = 0

    /// Whether the allocator is to be asked now; called at each look.
    ///
    /// - Parameter resident: The bytes that the process holds.
    /// - Returns: Whether it is.
    mutating func isWorthAsking(holding resident: Int) -> Bool {
        guard let least = self.least else { return true }
        guard resident > least + Self.worthwhile else {
            (self.pause, self.passedOver) = (1, 0)
            return false
        }
        guard self.passedOver > 0 else { return true }
        self.passedOver -= 1
        return false
    }

    /// Remembers what came of asking.
    ///
    /// - Parameters:
    ///   - before: The bytes that were held before.
    ///   - after: The bytes that are held now.
    mutating func asked(holding before: Int, leaving after: Int) {
        self.least = min(self.least ?? after, after)
        guard before - after < Self.worthwhile else {
            (self.pause, self.passedOver) = (1, 0)
            return
        }
        self.passedOver = self.pause
        self.pause = min(self.pause * 2, Self.longestPause)
    }
}
