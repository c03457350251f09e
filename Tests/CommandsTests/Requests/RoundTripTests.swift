import Testing

@testable import Commands

@Suite("Reading what was written gives the same request")
struct RoundTripTests {
    private static let perKind = 200

    @Test("as text", arguments: 0..<CommandGenerator.kinds)
    func text(kind: Int) throws {
        var generator = CommandGenerator(seed: UInt64(kind) + 1)
        for _ in 0..<Self.perKind {
            let request = generator.request(kind: kind)
            let read = try RequestParser(mode: .text, lineLimit: 100_000).parse(Array(request.line.utf8))
            #expect(read == request, "\(request.line)")
            #expect(read?.line == request.line)
        }
    }

    @Test("as JSON", arguments: 0..<CommandGenerator.kinds)
    func json(kind: Int) throws {
        var generator = CommandGenerator(seed: UInt64(kind) + 1000)
        for _ in 0..<Self.perKind {
            let request = generator.request(kind: kind)
            let read = try RequestParser(mode: .json, lineLimit: 100_000).parse(Array(request.jsonLine.utf8))
            #expect(read == request, "\(request.jsonLine)")
        }
    }

    @Test("blanks between the words do not matter", arguments: 0..<CommandGenerator.kinds)
    func blanks(kind: Int) throws {
        var generator = CommandGenerator(seed: UInt64(kind) + 2000)
        let request = Request(tag: Commands.Tag("7"), command: generator.command(kind: kind))
        let line = " \t" + request.line + "\t  "
        #expect(try RequestParser(mode: .text, lineLimit: 100_000).parse(Array(line.utf8)) == request)
    }

    @Test("the generator reaches every offered command of the table")
    func completeness() {
        var generator = CommandGenerator(seed: 1)
        let kinds = (0..<20).flatMap { _ in 0..<CommandGenerator.kinds }
        let reached = Set(kinds.map { generator.command(kind: $0).description.phrase })
        #expect(reached == Set(CommandTable.all.filter(\.isOffered).map(\.phrase)))
    }

    @Test("changes, cancel and controls change something, and nothing else does")
    func changesSomething() {
        var generator = CommandGenerator(seed: 1)
        let changing = (0..<CommandGenerator.kinds).map { generator.command(kind: $0) }.filter(\.changesSomething)
        let phrases = changing.map(\.description.phrase)
        #expect(
            phrases == [
                "create cluster", "generate cluster", "plan cluster", "apply cluster", "configure cluster",
                "resume cluster", "rotate secrets cluster", "destroy cluster", "cancel run",
                "extend cluster", "protect cluster", "unprotect cluster", "unlock cluster", "freeze", "unfreeze",
                "drain", "backup records",
            ]
        )
    }
}
