import Commands
import Synchronization

/// Decides which connections are let in.
final class ConnectionTable: Sendable {
    private struct Entries {
        var total = 0
        var perAddress: [String: Int] = [:]
    }

    private let limits: DoorLimits
    private let entries = Mutex(Entries())

    init(limits: DoorLimits) {
        self.limits = limits
    }

    /// Counts a connection in; every one that was is counted out with ``leave(_:)``.
    ///
    /// - Parameter address: The peer's address without its port.
    /// - Throws: ``CommandFailure`` where there is no room.
    func enter(_ address: String) throws(CommandFailure) {
        let refusal: CommandFailure? = self.entries.withLock { entries in
            if entries.total >= self.limits.connections {
                return Self.refusal(self.limits.connections, "connections, the most that it takes")
            }
            if entries.perAddress[address, default: 0] >= self.limits.connectionsPerAddress {
                return Self.refusal(
                    self.limits.connectionsPerAddress,
                    "connections from your address, the most that it takes"
                )
            }
            entries.total += 1
            entries.perAddress[address, default: 0] += 1
            return nil
        }
        if let refusal { throw refusal }
    }

    func leave(_ address: String) {
        self.entries.withLock { entries in
            entries.total -= 1
            let left = entries.perAddress[address, default: 1] - 1
            entries.perAddress[address] = left > 0 ? left : nil
        }
    }

    private static func refusal(_ limit: Int, _ what: String) -> CommandFailure {
        CommandFailure(
            .tooManyConnections,
            "the server already has \(limit) \(what); close one and connect again",
            retry: true,
            details: ["limit": ReplyValue(limit)]
        )
    }
}
