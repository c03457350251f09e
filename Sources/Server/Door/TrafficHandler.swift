import NIOCore

/// Counts a connection's bytes.
final class TrafficHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    private let statistics: DoorStatistics

    init(statistics: DoorStatistics) {
        self.statistics = statistics
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.statistics.add(Self.unwrapInboundIn(data).readableBytes, to: \.bytesReceived)
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        self.statistics.add(Self.unwrapOutboundIn(data).readableBytes, to: \.bytesSent)
        context.write(data, promise: promise)
    }
}
