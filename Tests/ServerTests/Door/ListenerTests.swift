import Logging
import NIOCore
import Testing

@testable import Server

@Suite("The listening socket", .timeLimit(.minutes(1)))
struct ListenerTests {
    private func bind(_ host: String, _ port: Int, others: Bool = false) async throws -> Listener {
        try await Listener.bind(
            to: .init(host: host, port: port, allowOtherHosts: others),
            limits: DoorLimits(),
            statistics: DoorStatistics(),
            logger: Logger(label: "test")
        )
    }

    @Test("A second server on one port is told so")
    func portInUse() async throws {
        try await TestServer.run { server in
            let failure = await #expect(throws: ListenFailure.self) {
                _ = try await self.bind("127.0.0.1", server.port)
            }
            #expect(
                failure?.description.hasPrefix("cannot listen on 127.0.0.1:\(server.port): the address is in use")
                    == true
            )
        }
    }

    @Test("An address that others can reach is refused with the way out", arguments: ["0.0.0.0", "::", "192.0.2.1"])
    func otherHosts(_ host: String) async throws {
        let failure = await #expect(throws: ListenFailure.self) { _ = try await self.bind(host, 0) }
        #expect(failure?.reason.contains("listen.allow_plaintext_without_authentication_from_other_hosts") == true)
    }

    @Test("An address that this machine has not is told so where others are allowed")
    func foreignAddress() async throws {
        let failure = await #expect(throws: ListenFailure.self) {
            _ = try await self.bind("192.0.2.1", 0, others: true)
        }
        #expect(failure?.reason.contains("no such address") == true)
    }

    @Test("Loopback in all its forms is allowed", arguments: ["127.0.0.1", "127.8.9.1", "localhost"])
    func loopback(_ host: String) async throws {
        let listener = try await self.bind(host, 0)
        #expect(listener.address.isLoopback)
        try await listener.channel.executeThenClose { _ in }
    }
}
