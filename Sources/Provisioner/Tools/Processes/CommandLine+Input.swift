import SystemPackage

extension CommandLine {
    /// What a pipe holds without a reader; no input is longer.
    private static let longestInput = 65_536

    /// A pipe that holds the whole input and then ends; the caller closes it.
    ///
    /// swift-subprocess's own way of passing a text writes it in a task of its own, and traps in `IODescriptor.deinit` where
    /// the program ends before that task has written: a program that fails at once would take the server with it.
    ///
    /// - Throws: ``ProcessFailure``.
    func openInput() throws -> FileDescriptor {
        let text = self.input ?? ""
        guard text.utf8.count <= Self.longestInput else {
            throw ProcessFailure(
                program: self.executable.string,
                reason: "its input is longer than \(Self.longestInput) bytes"
            )
        }
        do {
            let pipe = try FileDescriptor.pipe(options: .closeOnExec)
            do {
                _ = try pipe.writeEnd.closeAfter { try pipe.writeEnd.writeAll(text.utf8) }
            } catch {
                try? pipe.readEnd.close()
                throw error
            }
            return pipe.readEnd
        } catch let error as Errno {
            throw ProcessFailure(program: self.executable.string, reason: "its input can't be prepared: \(error)")
        }
    }
}
