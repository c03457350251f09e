package import Foundation

/// What Terraform's state knows to exist.
package struct TerraformState: Hashable, Sendable {
    /// One real object.
    package struct Resource: Hashable, Sendable, CustomStringConvertible {
        /// `module.cluster.aws_instance.node["orders-1"]`.
        package let address: String
        /// What the provider calls it: `i-0123456789abcdef0`.
        package let id: String?
        /// Whether the next apply replaces it, because its making did not come to its end.
        package let isTainted: Bool
        /// Whether the module or the API keeps it from being destroyed.
        package var isProtected = false

        package var description: String { self.address + (self.id.map { " (\($0))" } ?? "") }
    }

    package let resources: [Resource]
    /// Whether there is one at all; one that Terraform has emptied still is.
    package let exists: Bool
    /// Whose it says to be: the output `identity`, and the tags `pgherd:identity` of what is in it.
    ///
    /// Empty in one that an earlier version made without either.
    var identities: Set<String> = []

    /// For people, after a semicolon.
    package var summary: String {
        guard !self.resources.isEmpty else { return "nothing exists" }
        let shown = self.resources.prefix(20).map(\.description)
        let rest = self.resources.count - shown.count
        return "\(self.resources.count) \(self.resources.count == 1 ? "resource exists" : "resources exist"): "
            + shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }

    package init(resources: [Resource], exists: Bool = true) {
        self.resources = resources
        self.exists = exists
    }

    /// Reads what `terraform state pull` prints: version 4 of the state's format, or nothing where there is no state.
    ///
    /// - Throws: `DecodingError`.
    package init(document: Data) throws {
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
        package struct Resource: Decodable {
            package let mode: String
            package let type: String
            package let name: String
            package let module: String?
            package let instances: [Instance]
        }

        package struct Instance: Decodable {
            package let key: Name?
            package let status: String?
            package let attributes: Attributes?

            package enum CodingKeys: String, CodingKey {
                case status, attributes
                case key = "index_key"
            }
        }

        package struct Attributes: Decodable {
            /// What the module's own guard remembers; others have anything else under this name.
            private struct Input: Decodable { let value: Bool }

            package let id: Name?
            package let isProtected: Bool
            /// The tag `pgherd:identity`.
            package let identity: String?

            private enum CodingKeys: String, CodingKey {
                case id, input, tags
                case disablesTermination = "disable_api_termination"
            }

            package init(from decoder: any Decoder) throws {
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
        package enum Name: Decodable {
            case number(Int64)
            case text(String)

            package var text: String {
                switch self {
                case .number(let number): "\(number)"
                case .text(let text): text
                }
            }

            /// As a part of an address.
            package var key: String {
                switch self {
                case .number(let number): "[\(number)]"
                case .text(let text): "[\"\(text)\"]"
                }
            }

            package init(from decoder: any Decoder) throws {
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
