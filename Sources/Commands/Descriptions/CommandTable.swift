/// All commands of the language, in the order of the help.
package enum CommandTable {
    package static let all: [CommandDescription] = [
        .createCluster, .generateCluster, .planCluster, .applyCluster, .configureCluster, .resumeCluster,
        .destroyCluster,
        .listClusters, .showCluster, .statusCluster, .connectCluster, .filesCluster, .catCluster,
        .runs, .showRun, .attachRun, .tailRun, .cancelRun,
        .audit, .auditExport, .auditVerify,
        .hello, .auth, .whoAmI, .ping, .help, .stats, .watch, .unwatch, .quit,
    ]

    /// The command with exactly these words.
    ///
    /// - Parameter words: In lower case.
    /// - Returns: `nil` if there is none.
    package static func command(named words: [String]) -> CommandDescription? {
        self.byWords[words]
    }

    private static let byWords = Dictionary(CommandTable.all.map { ($0.words, $0) }) { first, _ in first }
}
