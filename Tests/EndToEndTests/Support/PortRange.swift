import Glibc
import Synchronization

/// Hands out port ranges below the ephemeral ones, so that suites that run side by side never compete for a port.
enum PortRange {
    static let size = 16
    private static let first = 20_000
    private static let count = 700
    // Two test processes on one machine hardly begin at the same place.
    private static let next = Mutex(Int.random(in: 0..<count))

    static func reserve() -> ClosedRange<Int> {
        let slot = self.next.withLock { next in
            defer { next = (next + 1) % self.count }
            return next
        }
        let lower = self.first + slot * self.size
        return lower...(lower + self.size - 1)
    }

    /// Whether nothing listens on a port of loopback.
    static func isFree(_ port: Int) -> Bool {
        guard let client = try? LineClient(port: port) else { return true }
        client.close()
        return false
    }
}
