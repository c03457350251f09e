/// Compares two values of a plan leaf by leaf, and tells nothing of those that are secret.
struct ValueComparison: Sendable {
    /// A leaf that is not as it should be.
    struct Leaf: Hashable, Sendable {
        /// `input.port`, `tags["Name"]`.
        let path: String
        let expected: String
        let found: String
        /// Whether it had no value before somebody filled it in.
        let wasEmpty: Bool
    }

    /// What marks the parts that must not be shown, of both sides.
    let sensitive: [PlanValue]
    /// What marks the parts that only an apply will tell.
    let unknown: PlanValue

    /// The leaves that differ, in the order of their paths.
    func leaves(expected: PlanValue, found: PlanValue) -> [Leaf] {
        self.compare(expected, found, at: "", self.sensitive, self.unknown)
    }

    private func compare(
        _ expected: PlanValue,
        _ found: PlanValue,
        at path: String,
        _ sensitive: [PlanValue],
        _ unknown: PlanValue
    ) -> [Leaf] {
        if expected == found || unknown == .truth(true) { return [] }
        switch (expected, found) {
        case (.object(let left), .object(let right)) where !sensitive.contains(.truth(true)):
            return Set(left.keys).union(right.keys).sorted().flatMap { key in
                self.compare(
                    left[key] ?? .null,
                    right[key] ?? .null,
                    at: path.isEmpty ? key : "\(path).\(key)",
                    sensitive.map { $0[key] },
                    unknown[key]
                )
            }
        case (.list(let left), .list(let right)) where left.count == right.count && !sensitive.contains(.truth(true)):
            return left.indices.flatMap { index in
                self.compare(
                    left[index],
                    right[index],
                    at: "\(path)[\(index)]",
                    sensitive.map { $0[index] },
                    unknown[index]
                )
            }
        default:
            let isSecret = sensitive.contains { $0.marksAnything }
            return [
                Leaf(
                    path: path,
                    expected: isSecret ? "(secret)" : expected.description,
                    found: isSecret ? "(another secret)" : found.description,
                    wasEmpty: expected.isEmpty
                )
            ]
        }
    }
}
