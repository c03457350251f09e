import Commands
import NIOCore

/// Tells a client why it is not let in, and closes.
///
/// Only the writing side is closed at first: a connection that is closed with unread bytes in it is reset, and the reason
/// would be lost on the way.
final class RefusalHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let reply: Reply
    private let linger: TimeAmount

    init(_ failure: CommandFailure, linger: TimeAmount) {
        self.reply = failure.reply
        self.linger = linger
    }

    func channelActive(context: ChannelHandlerContext) {
        let line = ReplyRenderer(mode: .text).render(self.reply, tag: nil) + "\n"
        context.writeAndFlush(Self.wrapOutboundOut(ByteBuffer(string: line)), promise: nil)
        context.close(mode: .output, promise: nil)
        let channel = context.channel
        context.eventLoop.scheduleTask(in: self.linger) { channel.close(promise: nil) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // What the client sent is dropped.
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed {
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
