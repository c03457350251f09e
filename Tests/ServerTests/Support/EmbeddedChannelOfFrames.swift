import NIOCore
import NIOEmbedded

@testable import Server

/// A channel with nothing but the line decoder in it.
struct EmbeddedChannelOfFrames {
    private let channel: EmbeddedChannel

    init(limit: Int) {
        self.channel = EmbeddedChannel(handler: ByteToMessageHandler(LineFrameDecoder(limit: limit)))
    }

    /// Delivers bytes in pieces of at most `chunk` bytes.
    func write(_ bytes: [UInt8], chunk: Int) throws {
        for start in stride(from: 0, to: bytes.count, by: chunk) {
            try self.channel.writeInbound(ByteBuffer(bytes: bytes[start..<min(start + chunk, bytes.count)]))
        }
    }

    /// Ends the input and returns every frame that came out.
    func finish() throws -> [LineFrame] {
        self.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        var frames: [LineFrame] = []
        while let frame = try self.channel.readInbound(as: LineFrame.self) { frames.append(frame) }
        _ = try self.channel.finish(acceptAlreadyClosed: true)
        return frames
    }
}
