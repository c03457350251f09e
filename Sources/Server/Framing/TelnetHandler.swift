import NIOCore

/// Takes telnet's commands out of a connection's bytes, and answers the one that a client waits for.
final class TelnetHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var commands = TelnetCommands()

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let (text, timingMarks) = self.commands.remove(from: Self.unwrapInboundIn(data))
        // A client that takes nothing is not written to, so that its questions can't fill the memory.
        for _ in 0..<timingMarks where context.channel.isWritable {
            let answer = ByteBuffer(bytes: TelnetCommands.refusedTimingMark)
            context.writeAndFlush(Self.wrapOutboundOut(answer), promise: nil)
        }
        if text.readableBytes > 0 { context.fireChannelRead(Self.wrapInboundOut(text)) }
    }
}
