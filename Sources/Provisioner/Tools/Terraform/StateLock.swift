package import Commands
package import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// Terraform's lock of a state: who works on it, and since when.
package struct StateLock: Hashable, Sendable {
    package let id: String
    /// `OperationTypeApply`.
    package let operation: String
    /// The user and the machine: `root@control-1`.
    package let who: String
    /// As Terraform writes it: `2026-11-23T13:22:21.349017758Z`, or `2026-11-23 13:22:21.349017758 +0000 UTC` for people.
    let created: String

    private init(id: String, operation: String, who: String, created: String) {
        (self.id, self.operation, self.who, self.created) = (id, operation, who, created)
    }

    /// Reads what Terraform writes beside a state that it has locked.
    package init?(document: Data) {
        struct Document: Decodable {
            let id: String
            let operation: String?
            let who: String?
            let created: String?

            enum CodingKeys: String, CodingKey {
                case id = "ID"
                case operation = "Operation"
                case who = "Who"
                case created = "Created"
            }
        }
        guard let document = try? JSONDecoder().decode(Document.self, from: document), !document.id.isEmpty else {
            return nil
        }
        self.id = document.id
        self.operation = document.operation ?? ""
        self.who = document.who ?? ""
        self.created = document.created ?? ""
    }

    /// Finds the lock in what Terraform says when it finds the state locked.
    package init?(complaint: String) {
        guard complaint.contains("Error acquiring the state lock") || complaint.contains("Lock Info:"),
            let information = complaint.range(of: "Lock Info:")
        else { return nil }
        let text = complaint[information.upperBound...]
        // One line may hold it all, where its ends were replaced by spaces.
        let names = ["ID", "Path", "Operation", "Who", "Version", "Created", "Info"]
        func value(_ name: String) -> String {
            guard let begin = text.range(of: #"(^|\s)\#(name):"#, options: .regularExpression) else { return "" }
            let rest = text[begin.upperBound...]
            let ends = names.filter { $0 != name }
                .compactMap { rest.range(of: #"\s\#($0):"#, options: .regularExpression)?.lowerBound }
            let value = rest[..<(ends.min() ?? rest.endIndex)]
            return value.split(whereSeparator: \.isNewline).first.map {
                $0.trimmingCharacters(in: CharacterSet(charactersIn: " │╷╵\t"))
            } ?? ""
        }
        let id = value("ID")
        guard !id.isEmpty else { return nil }
        self.id = id
        self.operation = value("Operation")
        self.who = value("Who")
        self.created = value("Created")
    }

    /// The lock, where this describes the asker's own wish and not its holder, as some backends do (`http`, `pg`): what is
    /// said of the holder is dropped, and the id is the holder's where that is told.
    ///
    /// - Parameters:
    ///   - complaint: What Terraform said.
    ///   - machine: This machine, as Terraform calls it.
    ///   - begin: When Terraform was asked.
    /// - Returns: What is certain of the lock.
    package func unlessOwn(_ complaint: String, machine: String, since begin: Timestamp) -> StateLock {
        guard self.machine == machine, let time = self.createdAt, time >= begin else { return self }
        let told = complaint.range(of: #"already locked: ID=[^\s│]+"#, options: .regularExpression)
        let id = told.flatMap { complaint[$0].split(separator: "=").last.map(String.init) }
        return StateLock(id: id ?? self.id, operation: "", who: "", created: "")
    }

    /// When it was taken, as far as its text can be read.
    package var createdAt: Timestamp? {
        // For people, Terraform writes it as Go does.
        let words = self.created.split(separator: " ")
        return Timestamp(words.count >= 2 ? "\(words[0])T\(words[1])Z" : self.created)
    }

    /// This machine, as Terraform calls it in its locks.
    package static let ownMachine: String = {
        var name = utsname()
        guard uname(&name) == 0 else { return "" }
        return withUnsafeBytes(of: &name.nodename) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }()

    /// The machine of whoever holds it.
    package var machine: String { self.who.split(separator: "@").last.map(String.init) ?? "" }

    /// For people: `apply by root@control-1, since 2026-01-31T09:30:00Z`.
    package var holder: String {
        let verb = self.operation.hasPrefix("OperationType") ? self.operation.dropFirst("OperationType".count) : ""
        let name = verb.isEmpty ? self.operation : verb.lowercased()
        guard !self.who.isEmpty else { return "the backend does not tell by whom" }
        return [name, self.who].filter { !$0.isEmpty }.joined(separator: " by ") + ", since \(self.created)"
    }
}
