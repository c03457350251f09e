package import Commands

/// A program that a run has started and whose end is not on record.
package struct RecordedProcess: Hashable, Sendable {
    package let run: RunID
    package let identity: ProcessIdentity
    /// The program and what it was asked to do: `terraform apply`.
    package let program: String

    package init(run: RunID, identity: ProcessIdentity, program: String) {
        self.run = run
        self.identity = identity
        self.program = program
    }
}
