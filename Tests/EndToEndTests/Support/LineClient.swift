import Foundation
import Glibc
import Synchronization

/// A connection to the server, as netcat would have one.
///
/// Bytes that nobody asks for stay in the socket, so a client that is not read from is a slow reader.
final class LineClient: Sendable {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    private struct Incoming {
        var bytes: [UInt8] = []
        var lines: [String] = []
        var hasEnded = false
    }

    static let patience: Duration = .seconds(120)

    private let socket: Int32
    private let incoming = Mutex(Incoming())
    private let isOpen = Mutex(true)

    /// Connects without waiting for the greeting.
    init(port: Int) throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.socket = socket
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let connected = withUnsafeBytes(of: &address) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { connect(socket, $0.baseAddress, socklen_t(bytes.count)) }
        }
        guard connected == 0 else {
            let reason = String(cString: strerror(errno))
            // The end of this half-made client comes here too: a number closed twice may be another test's by then.
            self.close()
            throw Failure(description: "no connection to port \(port): \(reason)")
        }
    }

    deinit {
        self.close()
    }

    /// Cuts the connection, as a client does that goes away.
    func close() {
        self.isOpen.withLock { isOpen in
            if isOpen { Glibc.close(self.socket) }
            isOpen = false
        }
    }

    /// Ends this side's writing, as `nc -N` does at the end of its input.
    func finishWriting() {
        shutdown(self.socket, Int32(SHUT_WR))
    }

    func send(_ line: String) throws {
        try self.send(bytes: Array((line + "\n").utf8))
    }

    func send(bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { bytes in
                Glibc.send(self.socket, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { throw Failure(description: "sending failed: \(String(cString: strerror(errno)))") }
            rest = rest.dropFirst(sent)
        }
    }

    /// The next line; `nil` at the end of the connection.
    func line(within limit: Duration = patience) async throws -> String? {
        try await Deadline.await("a line from the server", within: limit, every: .milliseconds(2)) { () -> String?? in
            self.incoming.withLock { incoming in
                if incoming.lines.isEmpty { self.receive(&incoming) }
                if !incoming.lines.isEmpty { return .some(incoming.lines.removeFirst()) }
                return incoming.hasEnded ? .some(nil) : nil
            }
        }
    }

    func reply(within limit: Duration = patience) async throws -> Reply? {
        try await self.line(within: limit).map { Reply($0) }
    }

    /// Reads up to and with the first reply that `isLast` accepts, or to the end of the connection.
    func replies(
        within limit: Duration = patience,
        through isLast: (Reply) -> Bool = \.isTerminal
    ) async throws -> [Reply] {
        let clock = ContinuousClock()
        let end = clock.now + limit
        var replies: [Reply] = []
        do {
            while let reply = try await self.reply(within: clock.now.duration(to: end)) {
                replies.append(reply)
                if isLast(reply) { break }
            }
        } catch let missed as Deadline.Missed {
            throw Failure(description: "\(missed); so far: \(Answer(replies: replies))")
        }
        return replies
    }

    /// Sends a command and reads its whole answer.
    @discardableResult
    func ask(_ line: String, within limit: Duration = patience) async throws -> Answer {
        try self.send(line)
        let answer = Answer(replies: try await self.replies(within: limit))
        DocumentedErrors.expect(line, answer)
        return answer
    }

    private func receive(_ incoming: inout Incoming) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !incoming.hasEnded {
            let count = recv(self.socket, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if count < 0, errno == EAGAIN || errno == EINTR { break }
            guard count > 0 else {
                incoming.hasEnded = true
                break
            }
            incoming.bytes += buffer[..<count]
            if incoming.bytes.count > 1 << 20 { break }
        }
        guard let end = incoming.bytes.lastIndex(of: UInt8(ascii: "\n")) else { return }
        let whole = incoming.bytes[..<end]
        incoming.lines += whole.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        incoming.bytes.removeSubrange(...end)
    }
}
