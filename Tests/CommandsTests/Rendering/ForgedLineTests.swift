import TestSupport
import Testing

@testable import Commands

@Suite("No text can forge a line")
struct ForgedLineTests {
    @Test("whatever a reply holds, it is one line that says it", arguments: 0..<40)
    func anyText(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let values = (0..<Int.random(in: 0...4, using: &random)).map { ("key\($0)", random.text(upTo: 30)) }
            var fields = ReplyFields()
            for (key, value) in values { fields.append(key, .string(value)) }
            let kind = random.pick(ReplyKind.allCases.filter { $0 != .text })
            let text = random.maybe { $0.text(upTo: 60) }
            let reply = Reply(kind, fields, text: text)
            let tag = Commands.Tag("t1")

            let line = ReplyRenderer(mode: .text).render(reply, tag: tag)
            #expect(line.unicodeScalars.allSatisfy { !$0.needsEscape })
            let read = try #require(ReplyLine(line))
            #expect(read.tag == "t1" && read.kind == kind.rawValue)
            #expect(read.fields == Dictionary(uniqueKeysWithValues: values))
            #expect(read.text == (text?.isEmpty == true ? nil : text?.escaped(keepingTabs: false)))

            try self.expectObject(ReplyRenderer(mode: .json).render(reply, tag: tag), saying: reply)
        }
    }

    @Test("raw lines", arguments: 0..<20)
    func rawText(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed + 500)
        for _ in 0..<50 {
            let reply = Reply(.text, text: random.text(upTo: 80))
            let line = ReplyRenderer(mode: .text).render(reply, tag: nil)
            #expect(line.unicodeScalars.allSatisfy { !$0.needsEscape || $0 == "\t" })
            let read = try #require(ReplyLine(line))
            #expect(read.text ?? "" == reply.text?.escaped(keepingTabs: true))
            try self.expectObject(ReplyRenderer(mode: .json).render(reply, tag: nil), saying: reply)
        }
    }

    private func expectObject(_ line: String, saying reply: Reply) throws {
        #expect(line.unicodeScalars.allSatisfy { !$0.needsEscape })
        guard case .object(let members) = try JSONParser.value(of: line) else {
            Issue.record("not an object: \(line)")
            return
        }
        let values = Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.value) })
        #expect(values["reply"] == .string(reply.kind.rawValue))
        #expect(values["text"] == reply.text.map(JSONValue.string))
        for field in reply.fields.fields {
            guard case .string(let text) = field.value else { continue }
            #expect(values[field.key] == .string(text))
        }
    }

    @Test("any bytes are answered with a request or a refusal", arguments: 0..<20)
    func anyBytes(seed: UInt64) {
        var random = SeededGenerator(seed: seed + 900)
        let heads = [
            "", "#7 ", "{\"tag\":\"7\",", "create cluster ", "@a ping \"",
            "{\"command\":\"ping\",\"args\":{\"text\":\"",
        ]
        for _ in 0..<200 {
            let tail = (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random)
            }
            let line =
                Array(random.pick(heads).utf8)
                + (Bool.random(using: &random) ? tail : Array(random.text(upTo: 40).utf8))
            for mode in RenderingMode.allCases {
                do {
                    let request = try RequestParser(mode: mode).parse(line)
                    if let request {
                        #expect(try RequestParser(mode: .text).parse(Array(request.line.utf8)) == request)
                    }
                } catch {
                    #expect(ReplyLine(ReplyRenderer(mode: .text).render(error.failure.reply, tag: error.tag)) != nil)
                }
            }
        }
    }
}
