/// The server can't start, or a command of the command line can't work, as things are.
struct StartFailure: Error, CustomStringConvertible {
    /// What is wrong, and the way out.
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
