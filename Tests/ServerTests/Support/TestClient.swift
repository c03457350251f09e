import NIOCore
import NIOPosix

/// A client that speaks bytes and reads lines.
final class TestClient {
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var received = ByteBuffer()

    static func connect(port: Int) async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
        try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true)
                    )
                }
            }
    }

    init(
        inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
        outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.inbound = inbound.makeAsyncIterator()
        self.outbound = outbound
    }

    func send(_ text: String) async throws {
        try await self.outbound.write(ByteBuffer(string: text))
    }

    func send(bytes: [UInt8]) async throws {
        try await self.outbound.write(ByteBuffer(bytes: bytes))
    }

    /// Shuts the writing side; the server still answers.
    func finish() {
        self.outbound.finish()
    }

    /// Sends a line and returns the next one that comes.
    func ask(_ line: String) async throws -> String? {
        try await self.send(line + "\n")
        return try await self.line()
    }

    /// The next line without its LF, or `nil` at the end of the connection.
    func line() async throws -> String? {
        try await self.bytes().map { String(decoding: $0, as: UTF8.self) }
    }

    /// The bytes of the next line without its LF, or `nil` at the end of the connection.
    func bytes() async throws -> [UInt8]? {
        while true {
            if let end = self.received.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
                let line = self.received.readBytes(length: end - self.received.readerIndex)
                self.received.moveReaderIndex(forwardBy: 1)
                self.received.discardReadBytes()
                return line
            }
            guard var bytes = try await self.inbound.next(isolation: #isolation) else { return nil }
            self.received.writeBuffer(&bytes)
        }
    }

    /// Every line up to the end of the connection.
    func rest() async throws -> [String] {
        var lines: [String] = []
        while let line = try await self.line() { lines.append(line) }
        return lines
    }
}
