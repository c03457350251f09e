import Commands
import Synchronization
import Testing

@testable import Server

#if canImport(Glibc)
    import Glibc
#endif

@Suite("Clients that send and go", .timeLimit(.minutes(1)))
struct LeavingTests {
    @Test("Every complete line that arrived is carried out", arguments: [Departure.close, .reset])
    func sendAndGo(_ departure: Departure) async throws {
        let (clients, lines) = (100, 3)
        let done = Mutex<Set<String>>([])
        let finished = Gate()
        let work = ScriptedProvisioning { command, _, _ in
            let isLast = done.withLock { done in
                done.insert(command.line)
                return done.count == clients * lines
            }
            if isLast { finished.open() }
            return Reply(.ok)
        }
        try await TestServer.run(work, limits: DoorLimits(connections: 1000, connectionsPerAddress: 1000)) { server in
            for client in 0..<clients {
                let text = (0..<lines).map { "extend cluster c\(client)-\($0) ttl=9h\n" }.joined()
                try await departure.send(text + "extend cluster cut ttl=9", port: server.port)
            }
            try await finished.wait()
        }
        #expect(done.withLock { $0.count } == clients * lines)
    }

    @Test("What waits behind a run still waits for its end, and what only tells the client something ends")
    func order() async throws {
        let attached = Gate()
        let left = Gate()
        let finished = Gate()
        let seen = Mutex<[String]>([])
        let work = ScriptedProvisioning { command, _, send in
            seen.withLock { $0.append(command.line) }
            switch command {
            case .query(.attach):
                attached.open()
                do {
                    try await Gate().wait()
                } catch {
                    left.open()
                    throw error
                }
            case .change(.create, _):
                try await left.wait()
                // Lines for a client that has gone; none of them ends the command.
                for number in 1...100 { try await send(Reply(.event, ["seq": ReplyValue(number)])) }
                seen.withLock { $0.append("created") }
            default:
                finished.open()
            }
            return Reply(.ok)
        }
        try await TestServer.run(work) { server in
            // One that has not begun when its client has gone is passed over.
            try await Departure.reset.send(
                "#a attach run 1\ncreate cluster a\nlist clusters\ndestroy cluster a confirm=a wait=no\n",
                port: server.port
            ) { try await attached.wait() }
            try await finished.wait()
        }
        let lines = seen.withLock { $0.filter { !$0.hasPrefix("attach") } }
        #expect(lines == ["create cluster a", "created", "destroy cluster a confirm=a wait=no"])
    }

    /// How a client ends its connection without having read anything.
    enum Departure: Sendable {
        case close
        /// Without waiting for what was sent (`SO_LINGER` of 0).
        case reset

        struct Failure: Error {
            var code = errno
        }

        /// Sends a text and goes, once `stay` has returned.
        func send(_ text: String, port: Int, stay: () async throws -> Void = {}) async throws {
            let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            guard socket >= 0 else { throw Failure() }
            defer { Glibc.close(socket) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(port).bigEndian
            address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
            let connected = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            guard connected == 0 else { throw Failure() }
            let bytes = Array(text.utf8)
            guard Glibc.write(socket, bytes, bytes.count) == bytes.count else { throw Failure() }
            try await stay()
            guard self == .reset else { return }
            var option = linger(l_onoff: 1, l_linger: 0)
            guard setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size)) == 0 else {
                throw Failure()
            }
        }
    }
}
