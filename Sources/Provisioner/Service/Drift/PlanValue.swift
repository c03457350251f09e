/// A value in Terraform's description of a plan, of whatever type a provider gave it.
enum PlanValue: Hashable, Sendable, Decodable {
    case null
    case truth(Bool)
    case whole(Int64)
    case number(Double)
    case text(String)
    case list([PlanValue])
    case object([String: PlanValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .truth(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .whole(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([PlanValue].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: PlanValue].self))
        }
    }

    /// Whether there is nothing in it: what a provider fills in later was never known before.
    var isEmpty: Bool {
        switch self {
        case .null: true
        case .text(let text): text.isEmpty
        case .list(let values): values.isEmpty
        case .object(let values): values.isEmpty
        case .truth, .whole, .number: false
        }
    }

    /// For people, in one line.
    var description: String {
        switch self {
        case .null: "null"
        case .truth(let value): "\(value)"
        case .whole(let value): "\(value)"
        case .number(let value): "\(value)"
        case .text(let value): value
        case .list(let values): "[\(values.map(\.description).joined(separator: ", "))]"
        case .object(let values):
            "{\(values.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.description)" }.joined(separator: ", "))}"
        }
    }

    /// What is under a name; for what marks a whole value at once, as `sensitive` does, the mark itself.
    subscript(_ name: String) -> PlanValue {
        switch self {
        case .object(let values): values[name] ?? .null
        case .truth: self
        default: .null
        }
    }

    /// What is at a place of a list.
    subscript(_ index: Int) -> PlanValue {
        switch self {
        case .list(let values): values.indices.contains(index) ? values[index] : .null
        case .truth: self
        default: .null
        }
    }

    /// Whether a mark is set anywhere in it.
    var marksAnything: Bool {
        switch self {
        case .truth(let value): value
        case .list(let values): values.contains { $0.marksAnything }
        case .object(let values): values.values.contains { $0.marksAnything }
        case .null, .whole, .number, .text: false
        }
    }
}
