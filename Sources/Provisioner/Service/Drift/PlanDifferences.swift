import Foundation
import Tools

/// Reads what `terraform show -json` tells of a plan: what an apply would change, and what was changed behind
/// Terraform's back (https://developer.hashicorp.com/terraform/internals/json-format).
enum PlanDifferences {
    /// The most leaves of one resource that are told of.
    private static let leavesPerResource = 20

    /// What differs, resource by resource.
    ///
    /// - Parameters:
    ///   - document: What Terraform has written.
    ///   - nodes: The names of the cluster's nodes, by which a resource is known to be a node's.
    /// - Returns: One difference for each value.
    /// - Throws: `DecodingError`.
    static func read(_ document: Data, nodes: Set<String>) throws -> [Difference] {
        let plan = try JSONDecoder().decode(Plan.self, from: document)
        let changes = (plan.changes ?? []).filter { $0.mode == "managed" && $0.change.changesAnything }
        let planned = Set(changes.map(\.address))
        // A resource that an apply would set right is told of once, by what the apply would do.
        let drifted = (plan.drift ?? []).filter { $0.mode == "managed" && !planned.contains($0.address) }
        var found = changes.flatMap { self.planned($0, nodes) } + drifted.flatMap { self.drifted($0, nodes) }
        if found.isEmpty {
            // States of before they carried the identity get it with their next apply; nothing of the cluster differs.
            let outputs = (plan.outputs ?? [:]).filter { $0.key != TerraformRoot.identityName }
            found = outputs.sorted { $0.key < $1.key }.filter(\.value.changesAnything).flatMap {
                self.output($0.key, $0.value)
            }
        }
        return found
    }

    private static func planned(_ resource: Resource, _ nodes: Set<String>) -> [Difference] {
        let change = resource.change
        switch change.actions {
        case ["create"]:
            return [self.difference(resource, nodes, "present", "absent", "an apply would make it")]
        case ["delete"]:
            return [self.difference(resource, nodes, "absent", "present", "an apply would remove it")]
        default:
            let replaces = change.actions.contains("delete")
            return self.leaves(
                resource,
                nodes,
                expected: change.after ?? .null,
                found: change.before ?? .null,
                text: replaces ? "an apply would replace the resource" : "an apply would change it",
                skipsFilledIn: false
            )
        }
    }

    /// What was changed behind Terraform's back and an apply would leave as it is.
    ///
    /// What the provider only came to know since is no change.
    private static func drifted(_ resource: Resource, _ nodes: Set<String>) -> [Difference] {
        let change = resource.change
        guard change.actions != ["delete"] else {
            return [self.difference(resource, nodes, "present", "absent", "it is gone")]
        }
        return self.leaves(
            resource,
            nodes,
            expected: change.before ?? .null,
            found: change.after ?? .null,
            text: "changed outside of Terraform; an apply would leave it so",
            skipsFilledIn: true
        )
    }

    private static func leaves(
        _ resource: Resource,
        _ nodes: Set<String>,
        expected: PlanValue,
        found: PlanValue,
        text: String,
        skipsFilledIn: Bool
    ) -> [Difference] {
        let change = resource.change
        let comparison = ValueComparison(
            sensitive: [change.beforeSensitive ?? .null, change.afterSensitive ?? .null],
            unknown: change.afterUnknown ?? .null
        )
        let leaves = comparison.leaves(expected: expected, found: found).filter { !(skipsFilledIn && $0.wasEmpty) }
        guard !leaves.isEmpty else {
            return skipsFilledIn ? [] : [self.difference(resource, nodes, "as configured", "another", text)]
        }
        // What an apply would leave as it is, a plan tells nothing of.
        let remedy: Difference.Remedy? = skipsFilledIn ? nil : .plan
        var rows = leaves.prefix(self.leavesPerResource).map { leaf in
            self.difference(resource, nodes, leaf.expected, leaf.found, text, path: leaf.path, remedy: remedy)
        }
        if leaves.count > rows.count {
            let more = "\(leaves.count - rows.count) more differences"
            rows.append(self.difference(resource, nodes, "as configured", more, text, remedy: remedy))
        }
        return rows
    }

    private static func output(_ name: String, _ change: Change) -> [Difference] {
        let comparison = ValueComparison(
            sensitive: [change.beforeSensitive ?? .null, change.afterSensitive ?? .null],
            unknown: change.afterUnknown ?? .null
        )
        return comparison.leaves(expected: change.after ?? .null, found: change.before ?? .null)
            .prefix(self.leavesPerResource).map { leaf in
                Difference(
                    layer: .terraform,
                    what: "output \(name) \(leaf.path)",
                    expected: leaf.expected,
                    found: leaf.found,
                    text: "an apply would change it",
                    remedy: .plan
                )
            }
    }

    private static func difference(
        _ resource: Resource,
        _ nodes: Set<String>,
        _ expected: String,
        _ found: String,
        _ text: String,
        path: String = "",
        remedy: Difference.Remedy? = .plan
    ) -> Difference {
        var node: String?
        if case .text(let index) = resource.index, nodes.contains(index) { node = index }
        return Difference(
            layer: .terraform,
            node: node,
            what: path.isEmpty ? resource.address : "\(resource.address) \(path)",
            expected: expected,
            found: found,
            text: text,
            remedy: remedy
        )
    }

    private struct Plan: Decodable {
        let changes: [Resource]?
        let drift: [Resource]?
        let outputs: [String: Change]?

        enum CodingKeys: String, CodingKey {
            case changes = "resource_changes"
            case drift = "resource_drift"
            case outputs = "output_changes"
        }
    }

    private struct Resource: Decodable {
        let address: String
        let mode: String
        let index: PlanValue?
        let change: Change
    }

    private struct Change: Decodable {
        let actions: [String]
        let before: PlanValue?
        let after: PlanValue?
        let afterUnknown: PlanValue?
        let beforeSensitive: PlanValue?
        let afterSensitive: PlanValue?

        /// Data sources are read by every plan.
        var changesAnything: Bool { self.actions != ["no-op"] && self.actions != ["read"] }

        enum CodingKeys: String, CodingKey {
            case actions, before, after
            case afterUnknown = "after_unknown"
            case beforeSensitive = "before_sensitive"
            case afterSensitive = "after_sensitive"
        }
    }
}
