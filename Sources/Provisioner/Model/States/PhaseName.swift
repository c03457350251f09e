/// A step of a run.
///
/// The order is that of `create`.
package enum PhaseName: String, CaseIterable, Hashable, Sendable, Comparable {
    case validate
    case generate
    case plan
    case apply
    case reach
    case configure
    case verify
    // MARK: rotate
    case renew
    // MARK: destroy
    case stop
    case destroy
    case remove

    /// Whether it is a part of removing a cluster.
    package var isRemoving: Bool { self >= .stop }

    /// Whether a cluster that has it behind it is nearer to being built.
    package var isBuilding: Bool { self > .validate && self <= .verify }

    package static func < (lhs: PhaseName, rhs: PhaseName) -> Bool {
        (Self.allCases.firstIndex(of: lhs) ?? 0) < (Self.allCases.firstIndex(of: rhs) ?? 0)
    }
}
