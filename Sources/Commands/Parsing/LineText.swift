/// A request line's characters, checked: valid UTF-8 without any control character but TAB.
struct LineText: Hashable, Sendable {
    let scalars: [Unicode.Scalar]

    /// - Throws: ``CommandFailure`` with ``ErrorCode/badLine`` and the column of the first fault.
    init(_ bytes: some Collection<UInt8>) throws(CommandFailure) {
        var scalars: [Unicode.Scalar] = []
        scalars.reserveCapacity(bytes.count)
        var iterator = bytes.makeIterator()
        var decoder = UTF8()
        decoding: while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar):
                guard !scalar.isControl || scalar == "\t" else {
                    throw Self.failure(
                        "the line holds a control character (\(scalar.codePoint))",
                        after: scalars,
                        "write controls in quotes as \\n, \\t or \\xHH"
                    )
                }
                scalars.append(scalar)
            case .emptyInput: break decoding
            case .error: throw Self.failure("the line is not valid UTF-8", after: scalars, "send it as UTF-8")
            }
        }
        self.scalars = scalars
    }

    /// Whether there is nothing to do: no character but blanks, or a comment.
    var isIgnored: Bool { self.first.map { $0 == ";" } ?? true }

    /// Whether the line is a JSON request, given that the connection speaks JSON.
    var isObject: Bool { self.first == "{" }

    private var first: Unicode.Scalar? { self.scalars.first { !$0.isBlank } }

    private static func failure(_ what: String, after scalars: [Unicode.Scalar], _ wayOut: String) -> CommandFailure {
        CommandFailure(
            .badLine,
            "\(what) at column \(scalars.count + 1); nothing of it was executed; \(wayOut)",
            column: scalars.count + 1
        )
    }
}
