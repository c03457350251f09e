/// Commits on a primary that wait for a synchronous standby, where none that is meant is connected.
///
/// It is no fault of the cluster's making: whoever set it may want exactly that.
package struct UnconfirmedCommits: Hashable, Sendable, Decodable {
    /// The value of `synchronous_standby_names`.
    let standbys: String
    /// How many sessions wait now.
    package let waiting: Int

    /// An object with both, as SQL; `NULL` where commits wait for nobody who is missing.
    static let expression = """
        (SELECT json_build_object(
                'standbys', current_setting('synchronous_standby_names'),
                'waiting', (SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'))
            WHERE current_setting('synchronous_standby_names') <> '' AND NOT pg_is_in_recovery() AND NOT EXISTS (
                SELECT FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum')))
        """

    /// For events and answers.
    package var text: String {
        "commits wait for a synchronous standby, and none that synchronous_standby_names=\(self.standbys) means is connected; \(self.waiting) wait now"
    }
}
