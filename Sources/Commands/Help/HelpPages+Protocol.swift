extension HelpPages {
    /// The protocol in short, for somebody who is about to write a bot.
    static let protocolPage = [
        "One line asks, and its answer ends with exactly one OK or ERR. Commands are answered in order.",
        "",
        "  words, then key=value in any order; upper or lower case does not matter in words and keys",
        "  quotes: key=\"two words\", with \\\" \\\\ \\n \\r \\t \\xHH inside; empty lines and ;comments are ignored",
        "  #7 ping                    a tag: every line of the answer begins with #7, and tagged commands",
        "                             run side by side, \(ProtocolLimits.inFlight) at most",
        "  @alice create cluster      on whose behalf a bridge speaks; it is recorded",
        "",
        "Answers: KIND key=value … : text for people",
        "  ACK accepted   EVT a step   ROW a record   TXT a raw line   GAP events missed   NOTE news",
        "  OK succeeded   ERR failed: code= says why, hint= what was meant, next= what to type",
        "",
        "  hello mode=json            replies become one JSON object a line, and requests may be one too:",
        "  {\"tag\":\"7\",\"as\":\"alice\",\"command\":\"create cluster\",\"args\":{\"name\":\"orders\",\"pg\":15}}",
        "",
        "A request has at most \(ProtocolLimits.lineLength) bytes. Leaving does not stop a run: attach run ID shows it again.",
    ]
}
