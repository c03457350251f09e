import Commands

/// Invents names for clusters that were asked for without one.
enum NameInvention {
    private static let qualities = [
        "amber", "brave", "calm", "clever", "crisp", "dapper", "eager", "fleet", "gentle", "happy", "ivory", "jolly",
        "keen", "lively", "mellow", "nimble", "olive", "proud", "quiet", "rapid", "sunny", "tidy", "vivid", "witty",
    ]
    private static let animals = [
        "badger", "crane", "dingo", "eland", "falcon", "gecko", "heron", "ibis", "jackal", "koala", "lemur", "marten",
        "newt", "otter", "panda", "quail", "raven", "seal", "tapir", "urial", "viper", "walrus", "yak", "zebra",
    ]

    /// A name that none of `taken` has.
    static func name(taken: (ClusterName) -> Bool) -> ClusterName? {
        for attempt in 0..<1000 {
            let words = [self.qualities.randomElement(), self.animals.randomElement()].compactMap(\.self)
            let number = attempt < 50 ? [] : ["\(Int.random(in: 2...9999))"]
            if let name = ClusterName((words + number).joined(separator: "-")), !taken(name) { return name }
        }
        return nil
    }
}
