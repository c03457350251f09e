import Commands

/// Notices when the system's clock is set forward, by a clock that nobody sets.
///
/// What a wrong clock has destroyed does not come back, so it is not believed at once.
struct ClockWatch: Sendable {
    /// Drifting and slewing stay below this between two looks.
    static let tolerance: Duration = .seconds(60)
    /// How long people have to set the clock right, or to give clusters more time.
    static let patience: Duration = .seconds(600)

    private var last: (wall: Timestamp, elapsed: Duration)?
    private var distrustedUntil: Duration?
    /// How far the clock is ahead of what it said before it was distrusted.
    private var ahead = Duration.zero

    /// Looks at both clocks for the first time.
    ///
    /// A machine whose clock has lost its time, or was not set yet, may be years ahead when the server starts. What is on
    /// record tells nothing of a pause, so that after every long one the clock is not believed at once.
    ///
    /// - Parameters:
    ///   - wall: The system's clock.
    ///   - lastRecorded: The newest moment on record.
    ///   - elapsed: Since some moment, by a clock that is never set.
    /// - Returns: How long ago the newest record was made, where that is long.
    mutating func start(wall: Timestamp, lastRecorded: Timestamp?, elapsed: Duration) -> Duration? {
        self.last = (wall, elapsed)
        guard let lastRecorded else { return nil }
        let pause = Duration.milliseconds(wall.milliseconds - lastRecorded.milliseconds)
        guard pause > Self.patience else { return nil }
        self.ahead = pause
        self.distrustedUntil = elapsed + Self.patience
        return pause
    }

    /// Looks at both clocks.
    ///
    /// - Parameters:
    ///   - wall: The system's clock.
    ///   - elapsed: Since some moment, by a clock that is never set.
    /// - Returns: How far the system's clock was set forward since the last look, where that is far.
    mutating func look(wall: Timestamp, elapsed: Duration) -> Duration? {
        defer { self.last = (wall, elapsed) }
        guard let last else { return nil }
        let jump = .milliseconds(wall.milliseconds - last.wall.milliseconds) - (elapsed - last.elapsed)
        self.ahead = self.isTrusted(at: elapsed) ? jump : self.ahead + jump
        if jump > Self.tolerance {
            self.distrustedUntil = elapsed + Self.patience
            return jump
        }
        // Set back again: what it says now is what it would have said.
        if self.ahead <= Self.tolerance { self.distrustedUntil = nil }
        return nil
    }

    /// Whether what can't be taken back may be done because of what the system's clock says.
    func isTrusted(at elapsed: Duration) -> Bool { self.distrustedUntil.map { elapsed >= $0 } ?? true }
}
