import NIOCore

/// Cuts a connection's bytes into lines, never holding more than one line of the allowed length.
///
/// It knows nothing of what a line means; see ``LineFrame``.
struct LineFrameDecoder: NIOSingleStepByteToMessageDecoder {
    typealias InboundOut = LineFrame

    private enum State {
        /// Before the first byte of the first line.
        case opening
        case lines
        /// Inside a line that is too long, up to its LF.
        case draining(head: ByteBuffer)
        /// After a TLS ClientHello: nothing that follows can be read.
        case deaf
    }

    /// How much of a line that is too long is kept: enough for the longest tag and what stands around it.
    static let headLength = 128

    private let limit: Int
    private var state = State.opening
    /// Bytes at the start of the buffer that are known to hold no LF.
    private var searched = 0

    /// - Parameter limit: The most bytes a line may have, its line end not counted.
    init(limit: Int) {
        self.limit = limit
    }

    mutating func decode(buffer: inout ByteBuffer) -> LineFrame? {
        if case .opening = self.state {
            switch OpeningBytes.look(at: buffer) {
            case .needMoreBytes:
                return nil
            case .tlsClientHello:
                self.state = .deaf
                return .tlsClientHello
            case .lines:
                self.state = .lines
            }
        }
        switch self.state {
        case .opening:
            return nil
        case .lines:
            return self.nextLine(in: &buffer)
        case .draining(let head):
            return self.drain(&buffer, head: head)
        case .deaf:
            buffer.moveReaderIndex(to: buffer.writerIndex)
            return nil
        }
    }

    mutating func decodeLast(buffer: inout ByteBuffer, seenEOF: Bool) -> LineFrame? {
        if let frame = self.decode(buffer: &buffer) { return frame }
        guard seenEOF else { return nil }
        let rest = buffer.readSlice(length: buffer.readableBytes) ?? ByteBuffer()
        self.searched = 0
        switch self.state {
        case .lines where rest.readableBytes > self.limit:
            return .oversized(head: self.head(of: rest))
        case .lines where rest.readableBytes > 0:
            return .unfinished(rest)
        case .draining(let head):
            self.state = .lines
            return .oversized(head: head)
        case .opening, .lines, .deaf:
            return nil
        }
    }

    private mutating func nextLine(in buffer: inout ByteBuffer) -> LineFrame? {
        let unsearched = buffer.readableBytesView.dropFirst(self.searched)
        guard let end = unsearched.firstIndex(of: UInt8(ascii: "\n")) else {
            self.searched = buffer.readableBytes
            // One byte more than the limit may still be the CR of a line that is just short enough.
            if buffer.readableBytes > self.limit + 1 {
                self.state = .draining(head: self.head(of: buffer))
                self.searched = 0
                buffer.moveReaderIndex(to: buffer.writerIndex)
            }
            return nil
        }
        self.searched = 0
        guard var line = buffer.readSlice(length: end - buffer.readerIndex) else { return nil }
        buffer.moveReaderIndex(forwardBy: 1)
        if line.readableBytesView.last == UInt8(ascii: "\r") {
            line.moveWriterIndex(to: line.writerIndex - 1)
        }
        return line.readableBytes > self.limit ? .oversized(head: self.head(of: line)) : .line(line)
    }

    private mutating func drain(_ buffer: inout ByteBuffer, head: ByteBuffer) -> LineFrame? {
        guard let end = buffer.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) else {
            buffer.moveReaderIndex(to: buffer.writerIndex)
            return nil
        }
        buffer.moveReaderIndex(to: end + 1)
        self.state = .lines
        return .oversized(head: head)
    }

    /// A copy, so that the rest of the long line can be freed; within the limit, so that it is the same for every split.
    private func head(of line: ByteBuffer) -> ByteBuffer {
        ByteBuffer(bytes: line.readableBytesView.prefix(min(Self.headLength, self.limit)))
    }
}
