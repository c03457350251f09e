import Commands
import NIOCore

/// Writes replies as lines.
///
/// The rendering mode is kept here, at the one place that every reply of a connection passes in order, so that a switch
/// takes effect between two lines, whoever sends them.
final class ReplyEncoder: MessageToByteEncoder {
    typealias OutboundIn = Outgoing

    private var renderer = ReplyRenderer(mode: .text)

    func encode(data: Outgoing, out: inout ByteBuffer) {
        if let reply = data.reply {
            out.writeString(self.renderer.render(reply, tag: data.tag))
            out.writeInteger(UInt8(ascii: "\n"))
        }
        if let mode = data.switchesTo {
            self.renderer = ReplyRenderer(mode: mode)
        }
    }
}
