/// PostgreSQL's configuration file syntax, as far as pgherd writes it.
enum SettingsFile {
    /// `name = 'value'`, with what is special inside of quotes doubled
    /// (https://www.postgresql.org/docs/current/config-setting.html).
    static func line(_ name: String, _ value: String) -> String {
        var quoted = String.UnicodeScalarView()
        // Not by characters: PostgreSQL sees a quote also where an accent follows it.
        for scalar in value.unicodeScalars {
            if scalar == "'" || scalar == "\\" { quoted.append(scalar) }
            quoted.append(scalar)
        }
        return "\(name) = '\(String(quoted))'"
    }
}
