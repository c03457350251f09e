import NIOCore

/// Recognises what may come before the first line: a telnet client's options, which are skipped, or a TLS ClientHello.
struct OpeningBytes {
    enum Outcome {
        case needMoreBytes
        /// The first byte of a line is next.
        case lines
        case tlsClientHello
    }

    /// RFC 854: the byte every telnet command begins with.
    private static let interpretAsCommand: UInt8 = 0xFF
    private static let subnegotiationBegins: UInt8 = 250
    private static let subnegotiationEnds: UInt8 = 240
    /// WILL, WON'T, DO and DON'T are followed by the number of an option.
    private static let optionCommands: ClosedRange<UInt8> = 251...254
    /// Commands of two bytes.
    private static let plainCommands: ClosedRange<UInt8> = 240...249

    private var isInSubnegotiation = false

    /// Skips telnet's bytes at the start of `buffer`.
    mutating func skip(in buffer: inout ByteBuffer) -> Outcome {
        while true {
            if self.isInSubnegotiation {
                guard self.skipSubnegotiation(in: &buffer) else { return .needMoreBytes }
            }
            guard let first = buffer.byte(at: 0) else { return .needMoreBytes }
            switch first {
            case Self.interpretAsCommand:
                guard let command = buffer.byte(at: 1) else { return .needMoreBytes }
                switch command {
                case Self.subnegotiationBegins:
                    buffer.moveReaderIndex(forwardBy: 2)
                    self.isInSubnegotiation = true
                case Self.optionCommands:
                    guard buffer.readableBytes >= 3 else { return .needMoreBytes }
                    buffer.moveReaderIndex(forwardBy: 3)
                case Self.plainCommands:
                    buffer.moveReaderIndex(forwardBy: 2)
                default:
                    return .lines
                }
            case 0x16:
                // A TLS record of the handshake type, then the major version, which is 3 in every TLS.
                guard let version = buffer.byte(at: 1) else { return .needMoreBytes }
                return version == 3 ? .tlsClientHello : .lines
            default:
                return .lines
            }
        }
    }

    /// - Returns: Whether the end was found; else everything that is certain to belong to it is gone.
    private mutating func skipSubnegotiation(in buffer: inout ByteBuffer) -> Bool {
        while let byte = buffer.byte(at: 0) {
            guard byte == Self.interpretAsCommand else {
                buffer.moveReaderIndex(forwardBy: 1)
                continue
            }
            guard let command = buffer.byte(at: 1) else { return false }
            buffer.moveReaderIndex(forwardBy: 2)
            if command == Self.subnegotiationEnds {
                self.isInSubnegotiation = false
                return true
            }
        }
        return false
    }
}

extension ByteBuffer {
    fileprivate func byte(at offset: Int) -> UInt8? {
        self.getInteger(at: self.readerIndex + offset)
    }
}
