/// An external program could not be started.
struct ProcessFailure: Error, CustomStringConvertible {
    let program: String
    let reason: String

    var description: String { "\(self.program) could not be started: \(self.reason)" }
}
