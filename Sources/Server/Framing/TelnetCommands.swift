import NIOCore

/// Takes telnet's commands (RFC 854) out of a stream of bytes, wherever they stand.
///
/// A byte of 255 begins each of them and occurs in no UTF-8, so that nothing else can be mistaken for one. What only looks
/// like a command stays in the stream, where the line that holds it is refused.
struct TelnetCommands {
    private enum State {
        case text
        /// Behind a byte of 255.
        case command
        /// Behind WILL, WON'T, DO or DON'T, which an option's number follows.
        case option(UInt8)
        /// Between SB and its end, so many bytes long by now.
        case subnegotiation(Int)
        /// Behind a byte of 255 in a subnegotiation.
        case subnegotiationCommand(Int)
    }

    private static let interpretAsCommand: UInt8 = 0xFF
    private static let lineFeed: UInt8 = 0x0A
    private static let subnegotiationEnds: UInt8 = 240
    private static let subnegotiationBegins: UInt8 = 250
    private static let optionCommands: ClosedRange<UInt8> = 251...254
    /// Commands of two bytes.
    private static let plainCommands: ClosedRange<UInt8> = 240...249
    private static let doOption: UInt8 = 253
    /// RFC 860: asked for by DO behind Ctrl-C; a client shows nothing more until it is answered.
    private static let timingMark: UInt8 = 6
    /// The longest subnegotiation that is skipped; nothing that a client sends unasked comes near it.
    private static let longestSubnegotiation = 1024

    /// The refusal of a timing mark, IAC WON'T TIMING-MARK, which is an answer as good as the mark.
    static let refusedTimingMark: [UInt8] = [Self.interpretAsCommand, 252, Self.timingMark]

    private var state = State.text

    /// Takes the commands out of the next bytes of the stream.
    ///
    /// - Returns: What is left, and how many timing marks were asked for.
    mutating func remove(from buffer: ByteBuffer) -> (text: ByteBuffer, timingMarks: Int) {
        if case .text = self.state, !buffer.readableBytesView.contains(Self.interpretAsCommand) { return (buffer, 0) }
        var text = ByteBuffer()
        text.reserveCapacity(buffer.readableBytes + 1)
        var marks = 0
        for byte in buffer.readableBytesView {
            switch self.state {
            case .text where byte == Self.interpretAsCommand:
                self.state = .command
            case .text:
                text.writeInteger(byte)
            case .command:
                self.begin(byte, &text)
            // The end of a line is worth more than an option that nobody has used for decades.
            case .option(let command) where byte == Self.lineFeed:
                text.writeBytes([Self.interpretAsCommand, command, byte])
                self.state = .text
            case .option(let command):
                if command == Self.doOption, byte == Self.timingMark { marks += 1 }
                self.state = .text
            case .subnegotiation(let length) where byte == Self.interpretAsCommand:
                self.state = .subnegotiationCommand(length)
            case .subnegotiation(let length),
                .subnegotiationCommand(let length) where byte != Self.subnegotiationEnds:
                self.state = length < Self.longestSubnegotiation ? .subnegotiation(length + 1) : .text
            case .subnegotiationCommand:
                self.state = .text
            }
        }
        return (text, marks)
    }

    /// What the byte behind a byte of 255 begins.
    private mutating func begin(_ byte: UInt8, _ text: inout ByteBuffer) {
        switch byte {
        case Self.subnegotiationBegins: self.state = .subnegotiation(0)
        case Self.optionCommands: self.state = .option(byte)
        case Self.plainCommands: self.state = .text
        default:
            text.writeInteger(Self.interpretAsCommand)
            text.writeInteger(byte)
            self.state = .text
        }
    }
}
