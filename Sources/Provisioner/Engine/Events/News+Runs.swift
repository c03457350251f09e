import Commands
package import Model

extension News {
    /// A run begins its work.
    package init(began run: Run) {
        self.init(
            kind: .run,
            cluster: run.cluster,
            run: run.id,
            state: "started",
            text: "\(Self.subject(run)) begins: \(run.command)"
        )
    }

    /// A run has ended.
    package init(ended run: Run) {
        let reason = run.failure.map { ": \($0.message)" } ?? ""
        let verb = run.state == .noChange ? "found nothing to change" : run.state.verb
        let span = run.startedAt == nil ? " before it began" : run.duration.map { " after \($0)" } ?? ""
        self.init(
            kind: .run,
            cluster: run.cluster,
            run: run.id,
            state: run.state.rawValue,
            took: run.took,
            text: "\(Self.subject(run)) \(verb)\(span)\(reason)"
        )
    }

    private static func subject(_ run: Run) -> String {
        "\(run.kind.rawValue) of \(run.cluster) (run \(run.id), by \(run.displayName))"
    }
}

extension RunState {
    fileprivate var verb: String {
        switch self {
        case .cancelled, .interrupted, .discarded: "was \(self.rawValue)"
        default: self.rawValue
        }
    }
}

extension Run {
    /// How long its work took, for people: `8.1 s`.
    fileprivate var duration: String? {
        guard self.startedAt != nil, let took = self.took else { return nil }
        let tenths = (took.components.seconds * 1000 + took.components.attoseconds / 1_000_000_000_000_000 + 50) / 100
        return "\(tenths / 10).\(tenths % 10) s"
    }
}
