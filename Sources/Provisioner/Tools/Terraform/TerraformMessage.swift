import Foundation

/// One line of Terraform's machine-readable output, as far as pgherd uses it
/// (https://developer.hashicorp.com/terraform/internals/machine-readable-ui).
package enum TerraformMessage: Hashable, Sendable {
    /// A resource that the plan would change.
    case plannedChange(address: String, action: String)
    /// What an import takes over may be among the changes too.
    case changeSummary(add: Int, change: Int, remove: Int, imports: Int, operation: String)
    case applyStart(address: String, action: String)
    case applyProgress(address: String, action: String, seconds: Int)
    case applyComplete(address: String, action: String)
    case applyErrored(address: String, action: String)
    case diagnostic(TerraformDiagnostic)
    /// The names of the outputs, and the values of those that are not sensitive, as JSON.
    case outputs([String: String])
    /// Something else with words for people.
    case other(String)
    /// A line that is not JSON: Terraform prints some in spite of `-json`.
    case plain(String)

    /// Never fails: what is not understood is kept as it is.
    package init(line: String) {
        guard
            line.hasPrefix("{"),
            let raw = try? JSONDecoder().decode(RawMessage.self, from: Data(line.utf8))
        else {
            self = .plain(line)
            return
        }
        self = Self.known(raw, line: line) ?? .other(raw.message ?? line)
    }

    private static func known(_ raw: RawMessage, line: String) -> TerraformMessage? {
        switch raw.type {
        case "planned_change":
            return raw.change.map { .plannedChange(address: $0.resource.addr, action: $0.action ?? "change") }
        case "change_summary":
            return raw.changes.map {
                .changeSummary(
                    add: $0.add,
                    change: $0.change,
                    remove: $0.remove,
                    imports: $0.import ?? 0,
                    operation: $0.operation
                )
            }
        case "apply_start":
            return raw.hook.map { .applyStart(address: $0.resource.addr, action: $0.action ?? "change") }
        case "apply_progress":
            return raw.hook.map {
                .applyProgress(
                    address: $0.resource.addr,
                    action: $0.action ?? "change",
                    seconds: $0.elapsed_seconds ?? 0
                )
            }
        case "apply_complete":
            return raw.hook.map { .applyComplete(address: $0.resource.addr, action: $0.action ?? "change") }
        case "apply_errored":
            return raw.hook.map { .applyErrored(address: $0.resource.addr, action: $0.action ?? "change") }
        case "diagnostic":
            return raw.diagnostic.map { .diagnostic($0) }
        case "outputs":
            return .outputs(Self.outputs(in: line))
        default:
            return nil
        }
    }

    /// The values stay JSON, since their types are the module's.
    ///
    /// Sensitive ones are dropped here, whatever Terraform does.
    private static func outputs(in line: String) -> [String: String] {
        guard
            let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
            let outputs = object["outputs"] as? [String: [String: Any]]
        else { return [:] }
        var values: [String: String] = [:]
        for (name, output) in outputs where output["sensitive"] as? Bool != true {
            guard let value = output["value"] else { continue }
            let data = try? JSONSerialization.data(withJSONObject: value, options: [.fragmentsAllowed, .sortedKeys])
            values[name] = data.map { String(decoding: $0, as: UTF8.self) }
        }
        return values
    }

    // The names are Terraform's.
    private struct RawMessage: Decodable {
        package struct Resource: Decodable { let addr: String }
        package struct Change: Decodable {
            package let resource: Resource
            package let action: String?
        }
        struct Changes: Decodable {
            let add: Int
            let change: Int
            let remove: Int
            let `import`: Int?
            let operation: String
        }
        struct Hook: Decodable {
            let resource: Resource
            let action: String?
            // swift-format-ignore: AlwaysUseLowerCamelCase
            let elapsed_seconds: Int?
        }

        let type: String?
        let message: String?
        let change: Change?
        let changes: Changes?
        let hook: Hook?
        let diagnostic: TerraformDiagnostic?

        package enum CodingKeys: String, CodingKey {
            case type, change, changes, hook, diagnostic
            case message = "@message"
        }
    }
}
