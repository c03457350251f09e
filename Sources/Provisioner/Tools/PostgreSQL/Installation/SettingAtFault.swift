/// Tells from PostgreSQL's words which of the settings that a user gave it complains of.
package enum SettingAtFault {
    /// Finds the settings.
    ///
    /// - Parameters:
    ///   - message: What PostgreSQL said.
    ///   - settings: The user's `set.NAME=VALUE`, by name.
    /// - Returns: Their names, in alphabetical order; none where the words name no setting of the user's.
    package static func names(in message: String, of settings: [String: String]) -> [String] {
        let words = Set(message.split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "." && $0 != "-" })
        return settings.keys.sorted().filter { name in
            let value = settings[name] ?? ""
            if words.contains(where: { $0 == name || $0 == name + "." }) { return true }
            // PostgreSQL names the file, not who asked for it.
            if name.hasSuffix("_preload_libraries"),
                message.contains("could not access file") || message.contains("could not load library")
            {
                return PreloadLibraries.list(value).contains { message.contains($0) }
            }
            // The kernel had no room for what was to be taken as huge pages.
            return name == "huge_pages" && value != "off" && value != "try"
                && message.contains("could not map anonymous shared memory")
        }
    }
}
