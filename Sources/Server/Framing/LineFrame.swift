import NIOCore

/// What the bytes of a connection fall into, before anybody decides what it means.
enum LineFrame: Hashable, Sendable {
    /// The bytes of one line, without its LF and without one CR before that.
    case line(ByteBuffer)
    /// A line longer than the limit, drained to its LF; its first bytes, in which a tag may be found.
    case oversized(head: ByteBuffer)
    /// What came after the last LF when the client shut its writing side.
    case unfinished(ByteBuffer)
    /// The connection opened with a TLS ClientHello; everything after it is dropped.
    case tlsClientHello
}
