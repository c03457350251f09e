import NIOCore

extension ByteBuffer {
    /// Whether the line is the first of an HTTP request: `METHOD TARGET HTTP/…`.
    var isHTTPRequestLine: Bool {
        let words = self.readableBytesView.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.count == 3, words[2].starts(with: "HTTP/".utf8), !words[0].isEmpty else { return false }
        return words[0].allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }

    /// Whether there is nothing but spaces, tabs and carriage returns.
    var isBlank: Bool {
        self.readableBytesView.allSatisfy {
            $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r")
        }
    }
}
