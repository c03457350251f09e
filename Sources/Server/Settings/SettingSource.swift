import Commands
import Configuration

/// The settings that one place gives, every one of them known and checked.
struct SettingSource: Sendable {
    let name: String
    private(set) var values: [SettingKey: ConfigContent] = [:]

    /// Looks settings up for swift-configuration.
    var provider: InMemoryProvider {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        for (key, content) in self.values {
            values[AbsoluteConfigKey(key.components)] = ConfigValue(content, isSecret: false)
        }
        return InMemoryProvider(name: self.name, values: values)
    }

    /// What holds where no other place says anything.
    static let defaults: SettingSource = {
        var source = SettingSource(name: "defaults")
        for key in SettingKey.all {
            source.values[key] = key.fallback
        }
        return source
    }()

    /// Reads the `PGHERD_…` variables of an environment.
    static func environment(_ variables: [String: String]) throws(SettingFault) -> SettingSource {
        var source = SettingSource(name: "the environment")
        for (name, text) in variables.sorted(by: { $0.key < $1.key }) where name.hasPrefix(SettingKey.environmentPrefix)
        {
            // The mark that the programs started by a run carry; a server started by one of those is no mistake.
            if name == "PGHERD_RUN" { continue }
            guard let key = SettingKey.all.first(where: { $0.environmentName == name }) else {
                throw source.unknown(name, among: SettingKey.all.map(\.environmentName))
            }
            try source.set(key, written: name) { () throws(SettingRefusal) in try key.kind.content(of: text) }
        }
        return source
    }

    /// Reads settings by their names in the configuration file.
    static func arguments(_ arguments: [(name: String, text: String)]) throws(SettingFault) -> SettingSource {
        var source = SettingSource(name: "the command line")
        for (name, text) in arguments {
            guard let key = SettingKey.named(name) else {
                throw source.unknown(name, among: SettingKey.all.map(\.name))
            }
            guard source.values[key] == nil else {
                throw SettingFault(origin: source.name, key: name, reason: "is given twice")
            }
            try source.set(key, written: name) { () throws(SettingRefusal) in try key.kind.content(of: text) }
        }
        return source
    }

    /// Reads the text of a configuration file.
    static func file(_ path: String, text: String) throws(SettingFault) -> SettingSource {
        var source = SettingSource(name: path)
        let value: JSONValue
        do {
            value = try JSONParser.value(of: text)
        } catch {
            throw SettingFault(origin: path, reason: "line \(error.line(in: text)): not valid JSON: \(error.reason)")
        }
        guard case .object(let sections) = value else {
            throw SettingFault(origin: path, reason: "must be a JSON object, not \(value.kind)")
        }
        for section in sections {
            try source.read(section)
        }
        return source
    }

    private mutating func read(_ section: JSONMember) throws(SettingFault) {
        let sections = SettingKey.all.map(\.section)
        guard sections.contains(section.name) else { throw self.unknown(section.name, among: sections) }
        guard case .object(let members) = section.value else {
            throw SettingFault(
                origin: self.name,
                key: section.name,
                reason: "must be an object, not \(section.value.kind)"
            )
        }
        for member in members {
            let name = "\(section.name).\(member.name)"
            guard let key = SettingKey.named(name) else {
                throw self.unknown(name, among: SettingKey.all.map(\.name))
            }
            if member.value == .null, key.fallback == nil { continue }
            try self.set(key, written: name) { () throws(SettingRefusal) in try key.kind.content(of: member.value) }
        }
    }

    private mutating func set(
        _ key: SettingKey,
        written name: String,
        to content: () throws(SettingRefusal) -> ConfigContent
    ) throws(SettingFault) {
        do {
            self.values[key] = try content()
        } catch {
            throw SettingFault(origin: self.name, key: name, reason: error.reason)
        }
    }

    private func unknown(_ name: String, among known: [String]) -> SettingFault {
        let hint = EditDistance.closest(to: name, among: known)
        let reason = hint.map { "unknown; did you mean \($0)?" } ?? "unknown"
        return SettingFault(origin: self.name, key: name, reason: reason)
    }
}

extension JSONFailure {
    /// The line that the failure's column is in, counted from 1.
    fileprivate func line(in text: String) -> Int {
        1 + text.unicodeScalars.prefix(max(self.column - 1, 0)).count { $0 == "\n" }
    }
}
