package import Commands
package import Model

/// The run that a program works for: it keeps a record of the program's process, and is told how the program is ended.
package protocol ProcessOwner: Sendable {
    var run: RunID { get }

    /// Writes down that a program runs, so that its session is found again after the server's death.
    ///
    /// - Parameters:
    ///   - process: Its process.
    ///   - program: The program and what it was asked to do.
    ///   - begin: A moment before its first act.
    /// - Throws: ``CommandFailure`` if that can't be written; the program is ended then.
    func started(_ process: ProcessIdentity, program: String, since begin: Timestamp) async throws

    /// Writes down that nothing is left of a program.
    func ended(_ process: ProcessIdentity) async

    /// Tells those who follow the run.
    func tell(_ text: String) async
}
