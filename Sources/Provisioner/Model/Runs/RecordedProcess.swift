import Commands

/// A program that a run has started and whose end is not on record.
struct RecordedProcess: Hashable, Sendable {
    let run: RunID
    let identity: ProcessIdentity
    /// The program and what it was asked to do: `terraform apply`.
    let program: String
}
