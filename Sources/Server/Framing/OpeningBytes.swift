import NIOCore

/// Recognises a TLS ClientHello in what comes before the first line.
struct OpeningBytes {
    enum Outcome {
        case needMoreBytes
        /// The first byte of a line is next.
        case lines
        case tlsClientHello
    }

    /// The type of a TLS record of the handshake.
    private static let handshake: UInt8 = 0x16
    /// The major version in every TLS record.
    private static let majorVersion: UInt8 = 3

    /// Looks at the first bytes of a connection.
    static func look(at buffer: ByteBuffer) -> Outcome {
        let bytes = buffer.readableBytesView
        guard let first = bytes.first else { return .needMoreBytes }
        guard first == Self.handshake else { return .lines }
        guard let version = bytes.dropFirst().first else { return .needMoreBytes }
        return version == Self.majorVersion ? .tlsClientHello : .lines
    }
}
