/// The server can't start, or a command of the command line can't work, as things are.
package struct StartFailure: Error, CustomStringConvertible {
    /// What is wrong, and the way out.
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
