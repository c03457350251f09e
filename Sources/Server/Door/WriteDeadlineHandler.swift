import Logging
import NIOCore

/// Closes a connection whose client takes nothing of what is written to it for longer than allowed.
final class WriteDeadlineHandler: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    private let timeout: TimeAmount
    private let statistics: DoorStatistics
    private let logger: Logger
    private var unwritten = 0
    private var lastProgress = NIODeadline.now()
    private var check: Scheduled<Void>?

    init(timeout: Duration, statistics: DoorStatistics, logger: Logger) {
        self.timeout = TimeAmount(timeout)
        self.statistics = statistics
        self.logger = logger
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let promise = promise ?? context.eventLoop.makePromise(of: Void.self)
        if self.unwritten == 0 { self.lastProgress = .now() }
        self.unwritten += 1
        promise.futureResult.assumeIsolated().whenComplete { _ in
            self.unwritten -= 1
            self.lastProgress = .now()
        }
        context.write(data, promise: promise)
    }

    func flush(context: ChannelHandlerContext) {
        context.flush()
        // Most lines go to the kernel at once; only what stays needs watching.
        if self.unwritten > 0, self.check == nil {
            self.scheduleCheck(at: self.lastProgress + self.timeout, context: context)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.check?.cancel()
        self.check = nil
    }

    private func scheduleCheck(at deadline: NIODeadline, context: ChannelHandlerContext) {
        self.check = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
            self.check = nil
            guard self.unwritten > 0 else { return }
            let next = self.lastProgress + self.timeout
            guard next <= .now() else {
                self.scheduleCheck(at: next, context: context)
                return
            }
            self.statistics.add(to: \.slowReaders)
            self.logger.notice("Closing a connection whose client does not read")
            context.close(promise: nil)
        }
    }
}
