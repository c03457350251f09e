import Configuration
import SystemPackage

/// Settings by their keys; whatever a source gives has been checked by the key's kind.
extension ConfigReader {
    func text(_ key: SettingKey) throws -> String { try self.requiredString(forKey: key.configKey) }
    func texts(_ key: SettingKey) throws -> [String] { try self.requiredStringArray(forKey: key.configKey) }
    func number(_ key: SettingKey) throws -> Int { try self.requiredInt(forKey: key.configKey) }
    func truth(_ key: SettingKey) throws -> Bool { try self.requiredBool(forKey: key.configKey) }
    func seconds(_ key: SettingKey) throws -> Duration { .seconds(try self.number(key)) }
    func path(_ key: SettingKey) -> FilePath? { self.string(forKey: key.configKey).map { FilePath($0) } }
}

extension SettingKey {
    var configKey: ConfigKey { ConfigKey(self.components) }
}
