package import Model

/// One step of a run.
///
/// A phase can be performed again: it builds nothing twice and goes on where it was left.
package protocol Phase: Sendable {
    var name: PhaseName { get }

    /// What it is about to do, for people.
    func announcement(_ context: PhaseContext) -> String

    /// Does it.
    ///
    /// - Returns: What it has done, for people.
    /// - Throws: ``CommandFailure``; `CancellationError`.
    func perform(_ context: PhaseContext) async throws -> String
}
