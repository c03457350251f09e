import Foundation
import Model

/// Tells what of a setting or variable is secret, by its name and by what it holds.
enum SensitiveValue {
    /// What in a name says that the value is secret, in small letters.
    private static let signs = [
        "password", "secret", "token", "access_key", "credential", "private", "encryption_key", "customer_key",
        "account_key", "http_auth", "key_pem", "sas",
    ]
    /// Names that hold a sign and whose values are not secret: they say where something is, and whose it is.
    private static let harmless = ["file", "path", "dir", "url", "uri", "endpoint", "key_id", "key_vault", "skip_"]

    /// - Parameters:
    ///   - value: A text, or what JSON has beside that.
    ///   - name: The name of the setting or variable.
    /// - Returns: What must not be told; empty where there is nothing.
    static func secrets(of value: Any, named name: String) -> [Secret] {
        if let object = value as? [String: Any] { return object.flatMap { self.secrets(of: $0.value, named: $0.key) } }
        if let list = value as? [Any] { return list.flatMap { self.secrets(of: $0, named: name) } }
        guard let text = value as? String else { return [] }
        let name = name.lowercased()
        let isSecret = self.signs.contains(where: name.contains) && !self.harmless.contains(where: name.contains)
        return (isSecret ? [text] : self.passwords(in: text)).map(Secret.init)
    }

    /// The passwords in an address or in PostgreSQL's words for a connection, each as it is written and as it is meant.
    static func passwords(in text: String) -> [String] {
        let words = text.split(whereSeparator: \.isWhitespace).filter { $0.lowercased().hasPrefix("password=") }
        let named = words.map {
            $0.dropFirst("password=".count).trimmingCharacters(in: CharacterSet(charactersIn: "'"))
        }
        return (named + self.credentials(in: text)).filter { !$0.isEmpty }
    }

    /// What of an address must not be told: `user:password`, and the password by itself, as it is written and as it is meant.
    static func credentials(in address: String) -> [String] {
        let rest = address.range(of: "://").map { address[$0.upperBound...] } ?? address[...]
        guard let end = rest.lastIndex(of: "@") else { return [] }
        let user = rest[..<end]
        guard let colon = user.firstIndex(of: ":") else { return [] }
        let password = String(user[user.index(after: colon)...])
        guard !password.isEmpty else { return [] }
        // The longer one first: a short password is struck out with its user.
        return [String(user), user.removingPercentEncoding, password, password.removingPercentEncoding].compactMap(
            \.self
        )
    }
}
