#if canImport(Glibc)
    import Glibc
#endif

/// Cuts a program's output into lines at LF alone, with bounded memory.
///
/// A line longer than the limit is cut there and its rest dropped, so that a flood without a newline costs no more than
/// one line. Bytes that are not UTF-8 become U+FFFD.
struct LineSplitter: Sendable {
    /// Stands where a line was cut off.
    static let cutMark = " … ("

    /// The longest line kept, in bytes.
    let limit: Int

    private var pending: [UInt8] = []
    private var dropped = 0

    init(limit: Int = 262_144) {
        self.limit = limit
    }

    /// Takes the next bytes and returns the lines that they complete, without their line ends.
    mutating func append(_ bytes: UnsafeRawBufferPointer) -> [String] {
        var lines: [String] = []
        var start = bytes.startIndex
        while let end = Self.lineEnd(in: bytes, from: start) {
            self.keep(bytes[start..<end])
            lines.append(self.take())
            start = end + 1
        }
        self.keep(bytes[start...])
        return lines
    }

    /// The last line, where the output does not end with a newline.
    mutating func finish() -> String? {
        guard !self.pending.isEmpty || self.dropped > 0 else { return nil }
        return self.take()
    }

    /// A flood is searched at the speed of memory.
    private static func lineEnd(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard let base = bytes.baseAddress, start < bytes.count else { return nil }
        guard let found = memchr(base + start, Int32(UInt8(ascii: "\n")), bytes.count - start) else { return nil }
        return UnsafeRawPointer(found) - base
    }

    private mutating func keep(_ bytes: Slice<UnsafeRawBufferPointer>) {
        let room = self.limit - self.pending.count
        self.pending.append(contentsOf: bytes.prefix(room))
        self.dropped += max(0, bytes.count - room)
    }

    private mutating func take() -> String {
        if self.pending.last == UInt8(ascii: "\r") { self.pending.removeLast() }
        var line = String(decoding: self.pending, as: UTF8.self)
        if self.dropped > 0 { line += "\(Self.cutMark)\(self.dropped) more bytes)" }
        self.pending.removeAll(keepingCapacity: self.pending.count <= 4096)
        self.dropped = 0
        return line
    }
}
