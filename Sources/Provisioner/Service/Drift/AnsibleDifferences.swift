import Tools

/// Collects what a playbook in check mode would change.
struct AnsibleDifferences: Sendable {
    /// What was found so far, each difference once: several tasks may tell of it.
    private var seen: Set<Difference> = []

    /// Takes one event.
    ///
    /// - Returns: What it tells of and no event before it did.
    mutating func take(_ event: AnsibleEvent) -> [Difference] {
        guard case .result(let result) = event else { return [] }
        return Self.differences(of: result).filter { difference in
            var known = difference
            known.text = nil
            return self.seen.insert(known).inserted
        }
    }

    private static func differences(of result: AnsibleEvent.Result) -> [Difference] {
        let task = AnsibleResult.title(result.task)
        switch result.status {
        case "changed":
            let differences = result.differences ?? []
            guard !differences.isEmpty else {
                return [
                    Difference(
                        layer: .ansible,
                        node: result.host,
                        what: task,
                        expected: "nothing to do",
                        found: "something to change",
                        text: result.message.flatMap { $0.isEmpty ? nil : $0 },
                        remedy: .configure
                    )
                ]
            }
            return differences.map { difference in
                Difference(
                    layer: .ansible,
                    node: result.host,
                    what: difference.what,
                    expected: difference.expected,
                    found: difference.found,
                    text: task,
                    remedy: .configure
                )
            }
        case "failed":
            return [
                Difference(
                    layer: .ansible,
                    node: result.host,
                    what: task,
                    expected: "possible",
                    found: "refused",
                    text: result.message
                )
            ]
        case "unreachable":
            return [
                Difference(
                    layer: .ansible,
                    node: result.host,
                    what: "reachable",
                    expected: "yes",
                    found: "no",
                    text: result.message,
                    remedy: .status
                )
            ]
        default:
            return []
        }
    }
}
