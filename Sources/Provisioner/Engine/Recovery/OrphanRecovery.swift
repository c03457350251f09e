import Commands
import Foundation
import Logging
import Model
import Store
import SystemPackage
import Tools

/// Ends what the programs of an earlier server have left running, so that nothing works on a cluster but what is on
/// record: first an interrupt, so that Terraform saves what it knows, then force.
struct OrphanRecovery: Sendable {
    let records: Records
    let logger: Logger
    /// How long all of them together may take to end by themselves; a start of the server waits for it.
    var grace: Duration = .seconds(10)

    /// What became of the programs that were still at work, by their runs, for people.
    typealias Report = [RunID: [String]]

    /// - Returns: What was found, run by run.
    /// - Throws: ``StartFailure`` if processes of an earlier server can't be ended.
    func recover() async throws -> Report {
        let recorded = try await self.records.unendedProcesses()
        let clock = ContinuousClock()
        let begin = clock.now
        let alive = recorded.filter(\.identity.isAlive)
        for process in alive { kill(process.identity.process, SIGINT) }
        var ended: [RecordedProcess: Duration] = [:]
        while ended.count < alive.count, clock.now < begin + self.grace {
            for process in alive where ended[process] == nil {
                Self.drain(process.identity.process)
                if !process.identity.isAlive { ended[process] = clock.now - begin }
            }
            if ended.count < alive.count { try? await clock.sleep(for: .milliseconds(20)) }
        }
        var search = ProcessMark.search(installation: self.records.installation)
        search.sessions = recorded.map(\.identity)
        await ProcessTable.settle()
        let (killed, left) = await search.sweep()
        guard left.isEmpty else {
            throw StartFailure(
                "processes of an earlier pgherd are still running and can't be ended: \(left.map(String.init).joined(separator: ", ")); end them and start again"
            )
        }
        for process in recorded { try await self.records.end(process.identity, of: process.run) }
        if killed > 0 || !alive.isEmpty {
            self.logger.warning(
                "ended processes of an earlier server",
                metadata: [
                    "interrupted": "\(alive.count)", "killed": "\(killed)",
                    "took": "\((clock.now - begin).components.seconds) s",
                ]
            )
        }
        return alive.reduce(into: [:]) { report, process in
            report[process.run, default: []].append(Self.sentence(process, endedAfter: ended[process], of: self.grace))
        }
    }

    private static func sentence(_ process: RecordedProcess, endedAfter time: Duration?, of grace: Duration) -> String {
        let found = "\(process.program) was still at work when the server started again"
        guard let time else {
            return "\(found); it did not end within \(grace.components.seconds) s of an interrupt and was killed"
        }
        let tenths = time.components.seconds * 10 + time.components.attoseconds / 100_000_000_000_000_000
        return "\(found); it ended by itself \(tenths / 10).\(tenths % 10) s after an interrupt"
    }

    /// Reads what a program has printed since nobody reads it: it could not end while its pipe is full.
    private static func drain(_ process: pid_t) {
        for descriptor in ["1", "2"] {
            let path = FilePath("/proc/\(process)/fd/\(descriptor)")
            guard let pipe = try? FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec]) else {
                continue
            }
            // What can be read at any place is a file, which nobody waits for.
            if (try? pipe.seek(offset: 0, from: .current)) == nil {
                withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { buffer in
                    while let count = try? pipe.read(into: buffer), count > 0 {}
                }
            }
            try? pipe.close()
        }
    }
}
