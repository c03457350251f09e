import Commands
import TestSupport
import Testing

@testable import Service
@testable import Tools

@Suite struct DifferenceTests {
    @Test func aRowHoldsNoSecretAndIsShort() {
        let difference = Difference(
            layer: .ansible,
            node: "orders-1",
            what: "file",
            expected: "password MonitorPassword3",
            found: String(repeating: "x", count: 1000),
            text: "it is MonitorPassword3"
        )
        let row = difference.row(cluster: .orders, Redactor(ClusterSecrets.sample.all))
        #expect(row.kind == .row)
        #expect(row.fields.fields.map(\.key) == ["cluster", "layer", "node", "what", "expected", "found"])
        #expect(row.fields["expected"] == "password (secret)")
        #expect(row.text == "it is (secret)")
        guard case .string(let found) = row.fields["found"] else { return #expect(Bool(false), "found is no text") }
        #expect(found.count == 302)
    }

    @Test(
        arguments: [
            ([], nil), ([nil, nil], nil), ([nil, .status], "status cluster orders"),
            ([.status, .configure], "configure cluster orders"), ([.configure, .status, .plan], "plan cluster orders"),
        ] as [([Difference.Remedy?], String?)]
    )
    func whatLeadsOnIsWhatIsToBeDoneFirst(remedies: [Difference.Remedy?], next: String?) {
        let differences = remedies.map {
            Difference(layer: .ansible, what: "file", expected: "a", found: "b", remedy: $0)
        }
        #expect(Difference.next(differences, of: .orders) == next)
    }
}
