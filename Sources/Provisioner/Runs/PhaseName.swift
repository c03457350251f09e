/// A step of a run.
///
/// The order is that of `create`.
enum PhaseName: String, CaseIterable, Hashable, Sendable, Comparable {
    case validate
    case generate
    case plan
    case apply
    case configure
    case verify
    // MARK: destroy
    case stop
    case destroy
    case remove

    /// The phases that build a cluster, in their order; `validate` is over before a run begins.
    static let building: [PhaseName] = [.generate, .plan, .apply, .configure, .verify]
    /// The phases that remove a cluster, in their order.
    static let removing: [PhaseName] = [.stop, .destroy, .remove]

    static func < (lhs: PhaseName, rhs: PhaseName) -> Bool {
        (Self.allCases.firstIndex(of: lhs) ?? 0) < (Self.allCases.firstIndex(of: rhs) ?? 0)
    }
}
