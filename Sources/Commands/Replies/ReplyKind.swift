/// The first word of a reply, by which a client knows what follows.
package enum ReplyKind: String, CaseIterable, Hashable, Sendable {
    /// The greeting, once per connection.
    case hello = "HELLO"
    /// A command that starts a run was accepted.
    case acknowledgement = "ACK"
    /// One step of a run.
    case event = "EVT"
    /// One record of an answer.
    case row = "ROW"
    /// One line of help or of a file, raw after the first space.
    case text = "TXT"
    /// Events this client was too slow to read; they are stored.
    case gap = "GAP"
    /// Unsolicited news.
    case note = "NOTE"
    /// The command succeeded; last line of its answer.
    case ok = "OK"
    /// The command failed; last line of its answer.
    case error = "ERR"
    /// The server closes this connection.
    case bye = "BYE"
}
