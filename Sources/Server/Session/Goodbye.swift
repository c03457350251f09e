import Commands

/// Why the server closes a connection, as `BYE reason=` says it.
enum Goodbye: String, CaseIterable, Hashable, Sendable {
    case quit
    case idleTimeout = "idle-timeout"
    case shutdown
    case http
    case tls

    /// The way out, for people.
    var text: String {
        switch self {
        case .quit: "goodbye"
        case .idleTimeout: "nothing was asked for a long time; connect again when you need to"
        case .shutdown: "the server is stopping; runs and records are kept, connect again when it is back"
        case .http: "this port does not speak HTTP but lines of text; try: nc HOST PORT, then type help"
        case .tls: "this port does not speak TLS but plain lines of text; try: nc HOST PORT, then type help"
        }
    }
}

extension Reply {
    static func goodbye(_ reason: Goodbye) -> Reply {
        Reply(.bye, ["reason": .string(reason.rawValue)], text: reason.text)
    }

    /// What every connection is told first.
    static let greeting = Reply(
        .hello,
        [
            "server": "pgherd",
            "proto": ReplyValue(ProtocolLimits.version),
            "version": .string(ServerVersion.current),
            "auth": "none",
            "line": ReplyValue(ProtocolLimits.lineLength),
            "caps": "json,tags,idem",
        ],
        text: "type help"
    )

    static let shutdownNote = Reply(.note, ["kind": "shutdown"], text: "the server is stopping")

    /// The answer to `watch`.
    static func watching(_ filter: WatchFilter) -> Reply {
        let kinds = filter.kinds.map(\.rawValue).joined(separator: ",")
        return Reply(
            .ok,
            [
                "watching": .string(kinds.isEmpty ? "all" : kinds),
                "cluster": filter.cluster.map { .string($0.rawValue) },
            ]
        )
    }

    /// A watch has ended that the client did not end.
    static func watchEnded(_ failure: CommandFailure) -> Reply {
        Reply(
            .note,
            ["kind": "watch", "state": "ended", "code": .string(failure.code.rawValue), "next": "watch"],
            text: failure.message
        )
    }

    static func helloAccepted(mode: RenderingMode) -> Reply {
        Reply(
            .ok,
            [
                "proto": ReplyValue(ProtocolLimits.version),
                "mode": .string(mode.rawValue),
                "version": .string(ServerVersion.current),
            ]
        )
    }
}
