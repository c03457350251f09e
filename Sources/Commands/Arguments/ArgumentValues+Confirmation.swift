extension ArgumentValues {
    /// Makes sure that `confirm=` repeats the cluster's name.
    ///
    /// - Parameters:
    ///   - cluster: The cluster that the command is about.
    ///   - phrase: The command.
    ///   - effect: What it does, in words that follow the command's.
    /// - Throws: ``CommandFailure`` with ``ErrorCode/missingArgument`` or ``ErrorCode/confirmationMismatch``.
    func confirm(_ cluster: ClusterName, _ phrase: String, effect: String) throws(CommandFailure) {
        let line = "\(phrase) \(cluster) confirm=\(cluster)"
        guard let text = try self.optional(Arguments.confirm) else {
            throw CommandFailure(
                .missingArgument,
                "\(phrase) \(effect); to confirm, type its name twice: \(line)",
                argument: Arguments.confirm.description.name,
                hint: "confirm=\(cluster)",
                next: line
            )
        }
        guard text == cluster.rawValue else {
            throw CommandFailure(
                .confirmationMismatch,
                "confirm=\(text.clipped()) is not the cluster's name, so nothing was done; to go on, type: \(line)",
                argument: Arguments.confirm.description.name,
                column: self.given[Arguments.confirm.description.name]?.valueColumn,
                next: line
            )
        }
    }
}
