import Commands

/// The value of `synchronous_standby_names`: which standbys a commit waits for, and for how many of them.
struct SynchronousStandbys: Hashable, Sendable {
    /// 1 or more.
    let count: Int
    /// As PostgreSQL compares them: `*` matches every standby, capitals count for nothing.
    let names: [String]

    /// Reads `a, b`, `2 (a, b)`, `FIRST 2 (a, b)` and `ANY 2 (a, b)`.
    ///
    /// `nil`: none is named, or PostgreSQL will say itself what is wrong with it.
    init?(_ value: String) {
        var text = value.trimmingPrefix { $0 == " " }
        for word in ["first", "any"] {
            let rest = text.dropFirst(word.count)
            guard text.lowercased().hasPrefix(word), rest.first == " " || rest.first == "(" else { continue }
            text = rest.trimmingPrefix { $0 == " " }
        }
        var count = 1
        var list = text
        if let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close,
            let number = Int(text[..<open].filter { $0 != " " })
        {
            count = number
            list = text[text.index(after: open)..<close]
        }
        let names = list.split(separator: ",").map { name in
            name.filter { $0 != " " && $0 != "\"" }.lowercased()
        }
        guard count > 0, !names.isEmpty, names.allSatisfy({ !$0.isEmpty && !$0.contains("(") }) else { return nil }
        self.count = count
        self.names = names
    }

    /// Tells why commits on the primary would wait for ever.
    ///
    /// - Parameters:
    ///   - cluster: Its replicas call themselves `NAME-2` and so on.
    ///   - replicas: How many there are.
    /// - Returns: The reason; `nil` where the replicas can satisfy it.
    func obstacle(cluster: ClusterName, replicas: Int) -> String? {
        let standbys = (0..<replicas).map { "\(cluster)-\($0 + 2)" }
        let matching = self.names.contains("*") ? standbys : standbys.filter { self.names.contains($0.lowercased()) }
        guard matching.count < self.count else { return nil }
        let known = standbys.isEmpty ? "there are no replicas" : "the replicas are \(standbys.joined(separator: ", "))"
        return
            "commits would wait for \(self.count) synchronous \(self.count == 1 ? "standby" : "standbys") for ever, since \(known) and \(matching.count) of them \(matching.count == 1 ? "is" : "are") named\(standbys.isEmpty ? "" : "; names with a hyphen need quotation marks, and * means all of them")"
    }
}
