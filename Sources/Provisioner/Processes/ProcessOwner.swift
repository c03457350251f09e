import Commands

/// The run that a program works for: it keeps a record of the program's process, and is told how the program is ended.
struct ProcessOwner: Sendable {
    let journal: RunJournal
    let records: Records

    var run: RunID { self.journal.run }

    /// Writes down that a program runs, so that its session is found again after the server's death.
    ///
    /// - Parameters:
    ///   - process: Its process.
    ///   - program: The program and what it was asked to do.
    ///   - begin: A moment before its first act.
    /// - Throws: ``CommandFailure`` if the records can't be written.
    func started(_ process: ProcessIdentity, program: String, since begin: Timestamp) async throws {
        try await self.records.add(process, program: program, of: self.run, since: begin)
    }

    /// Writes down that nothing is left of a program.
    ///
    /// Should that fail, the next start finds nothing of it either.
    func ended(_ process: ProcessIdentity) async {
        try? await self.records.end(process, of: self.run)
    }

    /// Tells those who follow the run.
    func tell(_ text: String) async {
        // What can't be written can't be told; the program is ended all the same.
        try? await self.journal.write(RunStep(.warning, text))
    }
}
