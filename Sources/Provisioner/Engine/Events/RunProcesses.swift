import Commands
import Model
import Store
import Tools

/// Keeps a record of the processes of a run's programs.
struct RunProcesses: ProcessOwner {
    let journal: RunJournal
    let records: Records

    var run: RunID { self.journal.run }

    func started(_ process: ProcessIdentity, program: String, since begin: Timestamp) async throws {
        try await self.records.add(process, program: program, of: self.run, since: begin)
    }

    func ended(_ process: ProcessIdentity) async {
        // Should that fail, the next start finds nothing of it either.
        try? await self.records.end(process, of: self.run)
    }

    func tell(_ text: String) async {
        // What can't be written can't be told; the program is ended all the same.
        try? await self.journal.write(RunStep(.warning, text))
    }
}
