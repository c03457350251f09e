import Commands
import Foundation
import GRDB

extension DatabaseMigrator {
    /// Takes the values that may hold a secret out of the records of clusters that were destroyed before destroying did so.
    static func forgetSecrets(_ database: Database) throws {
        let rows = try Row.fetchAll(database, sql: "SELECT id, spec FROM cluster WHERE state = 'destroyed'")
        for row in rows {
            let (id, text): (Int64, String) = (row["id"], row["spec"])
            guard var spec = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
                var settings = spec["settings"] as? [String: String]
            else { continue }
            for name in settings.keys where SettingName(name)?.mayHoldSecret ?? true {
                settings[name] = SettingName.notShown
            }
            spec["settings"] = settings
            let document = try JSONSerialization.data(withJSONObject: spec, options: .sortedKeys)
            try database.execute(
                sql: "UPDATE cluster SET spec = ? WHERE id = ?",
                arguments: [String(decoding: document, as: UTF8.self), id]
            )
        }
    }
}
