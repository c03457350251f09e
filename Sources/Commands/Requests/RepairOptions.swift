/// What a repair may do beyond what harms nobody.
package struct RepairOptions: Hashable, Sendable {
    /// Which servers that serve may be restarted.
    package var restart = RestartPermission.none
    /// Whether the data of a replica that can never catch up are removed before it is cloned anew, and not after.
    package var dropsOldCopies = false

    package init(restart: RestartPermission = .none, dropsOldCopies: Bool = false) {
        self.restart = restart
        self.dropsOldCopies = dropsOldCopies
    }
}
