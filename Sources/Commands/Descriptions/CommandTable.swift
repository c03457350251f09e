/// All commands of the language, in the order of the help.
package enum CommandTable {
    package static let all: [CommandDescription] = [
        .createCluster, .generateCluster, .planCluster, .applyCluster, .configureCluster, .resumeCluster,
        .rotateSecretsCluster, .destroyCluster,
        .listClusters, .showCluster, .statusCluster, .connectCluster, .filesCluster, .catCluster,
        .runs, .showRun, .attachRun, .tailRun, .cancelRun,
        .locks, .unlockCluster, .driftCluster, .driftAll, .extendCluster, .protectCluster, .unprotectCluster,
        .freeze, .unfreeze, .drain, .backupRecords,
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

    /// The number of words that the longest phrase has.
    static let longestPhrase = Self.all.map(\.words.count).max() ?? 1

    private static let byWords = Dictionary(CommandTable.all.map { ($0.words, $0) }) { first, _ in first }
}
