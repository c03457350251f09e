/// One reply of the server, before it is rendered as text or JSON.
///
/// ```
/// S: EVT run=42 seq=17 phase=apply state=progress node=orders-2 step=2/3 elapsed=10.3s : still creating
/// ```
package struct Reply: Hashable, Sendable {
    /// What the reply is; tells where its fields and text come from.
    package var kind: ReplyKind

    /// The machine-readable part, in the order it is rendered.
    package var fields: ReplyFields

    /// The part for people, or the raw line of a ``ReplyKind/text`` reply; unescaped, since rendering escapes it.
    package var text: String?

    package init(_ kind: ReplyKind, _ fields: ReplyFields = [:], text: String? = nil) {
        self.kind = kind
        self.fields = fields
        self.text = text
    }
}
