import Commands
import Model
import Synchronization

/// Decides which refused commands the audit keeps one by one, and counts the others.
///
/// Each is written to the disk and flushed, so that a client in a loop would fill the disk and hold the only writer up. From one
/// address, 60 are written at once and one every ten seconds after that; the count of the rest is written once a minute.
final class RefusalLedger: Sendable {
    /// What is left of an address's share.
    private struct Share {
        var tokens: Double
        var at: Timestamp
        var counted = 0
        var last: Refusal?
    }

    /// Refusals of one address that are written at once.
    static let burst = 60.0
    /// Milliseconds in which an address gets one more.
    static let refill = 10_000.0
    /// Addresses that have a share of their own; those beyond share one.
    static let addresses = 1000

    private let shares = Mutex<[String: Share]>([:])

    /// Whether a refusal is to be written; one that is not is counted.
    func admits(_ refusal: Refusal, at now: Timestamp) -> Bool {
        self.shares.withLock { shares in
            if shares.count >= Self.addresses {
                // Whoever was quiet long enough has a full share again, which needs no memory.
                shares = shares.filter { Self.tokens($0.value, now) < Self.burst || $0.value.counted > 0 }
            }
            let own = Self.address(of: refusal.command.caller)
            let address = shares.count >= Self.addresses && shares[own] == nil ? "" : own
            var share = shares[address] ?? Share(tokens: Self.burst, at: now)
            share.tokens = Self.tokens(share, now)
            share.at = now
            defer { shares[address] = share }
            guard share.tokens >= 1 else {
                share.counted += 1
                share.last = refusal
                return false
            }
            share.tokens -= 1
            return true
        }
    }

    /// The last counted refusal of each address, with how many there were; counting begins anew.
    func takeCounted() -> [Refusal] {
        self.shares.withLock { shares in
            var taken: [Refusal] = []
            for (address, share) in shares.sorted(by: { $0.key < $1.key }) {
                guard var last = share.last else { continue }
                last.others = share.counted
                taken.append(last)
                shares[address]?.counted = 0
                shares[address]?.last = nil
            }
            return taken
        }
    }

    private static func tokens(_ share: Share, _ now: Timestamp) -> Double {
        let passed = Double(max(0, now.milliseconds - share.at.milliseconds))
        return min(Self.burst, share.tokens + passed / Self.refill)
    }

    /// Without the port, which is another one for each connection.
    private static func address(of caller: Caller) -> String {
        String(caller.peer.prefix(upTo: caller.peer.lastIndex(of: ":") ?? caller.peer.endIndex))
    }
}
