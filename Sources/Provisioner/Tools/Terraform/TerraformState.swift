import Foundation

/// What Terraform's state knows to exist.
struct TerraformState: Hashable, Sendable {
    /// One real object.
    struct Resource: Hashable, Sendable, CustomStringConvertible {
        /// `module.cluster.aws_instance.node["orders-1"]`.
        let address: String
        /// What the provider calls it: `i-0123456789abcdef0`.
        let id: String?
        /// Whether the next apply replaces it, because its making did not come to its end.
        let isTainted: Bool
        /// Whether the module or the API keeps it from being destroyed.
        var isProtected = false

        var description: String { self.address + (self.id.map { " (\($0))" } ?? "") }
    }

    let resources: [Resource]
    /// Whether there is one at all; one that Terraform has emptied still is.
    let exists: Bool
    /// Whose it says to be: the output `identity`, and the tags `pgherd:identity` of what is in it.
    ///
    /// Empty in one that an earlier version made without either.
    var identities: Set<String> = []

    /// For people, after a semicolon.
    var summary: String {
        guard !self.resources.isEmpty else { return "nothing exists" }
        let shown = self.resources.prefix(20).map(\.description)
        let rest = self.resources.count - shown.count
        return "\(self.resources.count) \(self.resources.count == 1 ? "resource exists" : "resources exist"): "
            + shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }

    init(resources: [Resource], exists: Bool = true) {
        self.resources = resources
        self.exists = exists
    }

    /// Reads what `terraform state pull` prints: version 4 of the state's format, or nothing where there is no state.
    ///
    /// - Throws: `DecodingError`.
    init(document: Data) throws {
        guard document.contains(where: { $0 != 10 }) else {
            self.init(resources: [], exists: false)
            return
        }
        let raw = try JSONDecoder().decode(RawState.self, from: document)
        let resources = raw.resources.filter { $0.mode == "managed" }.flatMap { resource in
            resource.instances.map { instance in
                let module = resource.module.map { "\($0)." } ?? ""
                return Resource(
                    address: "\(module)\(resource.type).\(resource.name)\(instance.key?.key ?? "")",
                    id: instance.attributes?.id?.text,
                    isTainted: instance.status == "tainted",
                    isProtected: instance.attributes?.isProtected ?? false
                )
            }
        }
        self.init(resources: resources)
        let tags = raw.resources.filter { $0.mode == "managed" }.flatMap(\.instances).compactMap {
            $0.attributes?.identity
        }
        self.identities = Set(tags + [raw.outputs?[TerraformRoot.identityName]?.text].compactMap(\.self))
            .subtracting([""])
    }

    private struct RawState: Decodable {
        struct Resource: Decodable {
            let mode: String
            let type: String
            let name: String
            let module: String?
            let instances: [Instance]
        }

        struct Instance: Decodable {
            let key: Name?
            let status: String?
            let attributes: Attributes?

            enum CodingKeys: String, CodingKey {
                case status, attributes
                case key = "index_key"
            }
        }

        struct Attributes: Decodable {
            /// What the module's own guard remembers; others have anything else under this name.
            private struct Input: Decodable { let value: Bool }

            let id: Name?
            let isProtected: Bool
            /// The tag `pgherd:identity`.
            let identity: String?

            private enum CodingKeys: String, CodingKey {
                case id, input, tags
                case disablesTermination = "disable_api_termination"
            }

            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: CodingKeys.self)
                self.id = try container.decodeIfPresent(Name.self, forKey: .id)
                let tags = try? container.decodeIfPresent([String: String?].self, forKey: .tags)
                self.identity = (tags ?? nil)?["pgherd:identity"] ?? nil
                let isGuard = (try? container.decode(Input.self, forKey: .input))?.value ?? false
                self.isProtected =
                    isGuard || (try? container.decode(Bool.self, forKey: .disablesTermination)) ?? false
            }
        }

        /// Providers choose what names their objects, and need not choose texts.
        enum Name: Decodable {
            case number(Int64)
            case text(String)

            var text: String {
                switch self {
                case .number(let number): "\(number)"
                case .text(let text): text
                }
            }

            /// As a part of an address.
            var key: String {
                switch self {
                case .number(let number): "[\(number)]"
                case .text(let text): "[\"\(text)\"]"
                }
            }

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let number = try? container.decode(Int64.self) {
                    self = .number(number)
                } else {
                    self = .text(try container.decode(String.self))
                }
            }
        }

        /// An output, of which only a text is read.
        struct Output: Decodable {
            let text: String?

            private enum CodingKeys: String, CodingKey { case value }

            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: CodingKeys.self)
                self.text = try? container.decode(String.self, forKey: .value)
            }
        }

        let resources: [Resource]
        let outputs: [String: Output]?
    }
}
