import Commands
import Logging
import NIOCore
import NIOPosix

#if canImport(Glibc)
    import Glibc
#endif

/// The listening socket, with everything that happens to a connection before a ``Session`` takes it.
struct Listener: Sendable {
    /// What arrives at the door.
    enum Arrival: Sendable {
        case connection(Visitor)
        /// Told why and closed already.
        case refused
    }

    let channel: NIOAsyncChannel<Arrival, Never>
    /// Where it listens; with the port that was picked where 0 was asked for.
    let address: SocketAddress
    let limits: DoorLimits
    let statistics: DoorStatistics

    /// Starts to listen.
    ///
    /// - Throws: ``ListenFailure`` where the address is taken, unknown or not allowed.
    static func bind(
        to listen: Settings.Listen,
        limits: DoorLimits,
        statistics: DoorStatistics,
        logger: Logger
    ) async throws(ListenFailure) -> Listener {
        let address = try Self.resolve(listen)
        let table = ConnectionTable(limits: limits)
        do {
            let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .serverChannelOption(.backlog, value: 256)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.allowRemoteHalfClosure, value: true)
                .childChannelOption(.socketOption(.so_keepalive), value: 1)
                // One that only listens and goes without a word is noticed within two minutes, also while there is no news.
                .childChannelOption(.tcpOption(.init(rawValue: TCP_KEEPIDLE)), value: 30)
                .childChannelOption(.tcpOption(.init(rawValue: TCP_KEEPINTVL)), value: 10)
                .childChannelOption(.tcpOption(.init(rawValue: TCP_KEEPCNT)), value: 3)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                // One small read at a time bounds the lines that a read can bring beyond those a session wants.
                .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 8192))
                .childChannelOption(.maxMessagesPerRead, value: 1)
                .childChannelOption(.writeBufferWaterMark, value: .init(low: 32 * 1024, high: 64 * 1024))
                .bind(to: address) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try Self.arrival(channel, table: table, limits: limits, statistics: statistics, logger: logger)
                    }
                }
            guard let bound = channel.channel.localAddress else {
                throw ListenFailure(endpoint: address.endpoint, reason: "the socket was closed")
            }
            return Listener(channel: channel, address: bound, limits: limits, statistics: statistics)
        } catch let error as ListenFailure {
            throw error
        } catch {
            throw ListenFailure(endpoint: address.endpoint, error: error)
        }
    }

    private static func resolve(_ listen: Settings.Listen) throws(ListenFailure) -> SocketAddress {
        let address: SocketAddress
        do {
            address = try SocketAddress.makeAddressResolvingHost(listen.host, port: listen.port)
        } catch {
            throw ListenFailure(endpoint: listen.host, reason: "this host name is not known here")
        }
        guard address.isLoopback || listen.allowOtherHosts else {
            throw ListenFailure(endpoint: address.endpoint, reason: Settings.Listen.refusalOfOtherHosts)
        }
        return address
    }

    private static func arrival(
        _ channel: any Channel,
        table: ConnectionTable,
        limits: DoorLimits,
        statistics: DoorStatistics,
        logger: Logger
    ) throws -> Arrival {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(TrafficHandler(statistics: statistics))
        statistics.add(to: \.connectionsTotal)
        let peer = channel.remoteAddress
        let address = peer?.ipAddress ?? ""
        do {
            try table.enter(address)
        } catch {
            statistics.add(to: \.connectionsRefused)
            logger.notice(
                "Refusing a connection: too many are open",
                metadata: [LogKey.peer: "\(peer?.endpoint ?? "unknown")"]
            )
            try pipeline.addHandler(RefusalHandler(error, linger: Session.linger))
            return .refused
        }
        channel.closeFuture.whenComplete { _ in table.leave(address) }
        var logger = logger
        logger[metadataKey: LogKey.peer] = "\(peer?.endpoint ?? "unknown")"
        try pipeline.addHandler(
            WriteDeadlineHandler(timeout: limits.writeTimeout, statistics: statistics, logger: logger)
        )
        try pipeline.addHandler(TelnetHandler())
        try pipeline.addHandler(ByteToMessageHandler(LineFrameDecoder(limit: ProtocolLimits.lineLength)))
        try pipeline.addHandler(MessageToByteHandler(ReplyEncoder()))
        return .connection(
            Visitor(
                try NIOAsyncChannel(
                    wrappingChannelSynchronously: channel,
                    configuration: .init(
                        backPressureStrategy: .init(lowWatermark: 16, highWatermark: SessionState.maximumPending),
                        inboundType: LineFrame.self,
                        outboundType: Outgoing.self
                    )
                )
            )
        )
    }
}
