import Commands

/// One reply on its way to a client.
struct Outgoing: Hashable, Sendable {
    /// `nil`: no line, only a mark in the stream whose arrival tells that everything before it has been sent.
    var reply: Reply?
    var tag: Tag?
    /// How everything after this reply is written.
    var switchesTo: RenderingMode?

    /// See ``reply``.
    static let mark = Outgoing(nil)

    init(_ reply: Reply?, tag: Tag? = nil, switchesTo mode: RenderingMode? = nil) {
        self.reply = reply
        self.tag = tag
        self.switchesTo = mode
    }
}
