/// PostgreSQL's configuration file syntax, as far as pgherd writes it.
enum SettingsFile {
    /// `name = 'value'`, with what is special inside of quotes doubled
    /// (https://www.postgresql.org/docs/current/config-setting.html).
    static func line(_ name: String, _ value: String) -> String {
        let quoted = value.map { character in
            switch character {
            case "'": "''"
            case "\\": "\\\\"
            default: String(character)
            }
        }
        return "\(name) = '\(quoted.joined())'"
    }
}
