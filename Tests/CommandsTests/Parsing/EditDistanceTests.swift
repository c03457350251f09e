import Testing

@testable import Commands

@Suite("What was probably meant")
struct EditDistanceTests {
    @Test(
        "distances",
        arguments: [
            ("", "", 0), ("a", "", 1), ("", "abc", 3), ("replcias", "replicas", 1), ("crate", "create", 1),
            ("kitten", "sitting", 3),
            ("ab", "ba", 1), (String(repeating: "a", count: 65), "a", 65),
        ]
    )
    func distance(left: String, right: String, expected: Int) {
        #expect(EditDistance.between(left, right) == expected)
        #expect(EditDistance.between(right, left) == expected)
    }

    @Test(
        "suggestions for commands",
        arguments: [
            ("create clutser", "create cluster"), ("destory cluster", "destroy cluster"),
            ("clusters list", "list clusters"),
            ("run show", "show run"), ("list runs", "runs"), ("show runs", "runs"),
            ("delete cluster", "destroy cluster"),
            ("statsu cluster", "status cluster"), ("halp", "help"), ("?", "help"), ("whoam", "whoami"),
            ("ls", "list clusters"),
            ("conect cluster", "connect cluster"), ("export audit", "audit export"), ("atach run", "attach run"),
            ("xyzzy", nil), ("show", nil), ("a", nil), ("wacth", "watch"),
        ]
    )
    func commands(typed: String, expected: String?) {
        #expect(CommandSuggestions.phrase(for: typed.split(separator: " ").map(String.init)) == expected)
    }
}
