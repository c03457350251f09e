import TestSupport
import Testing

@testable import Model
@testable import Tools

@Suite("Secrets in text from outside")
struct RedactorTests {
    private let redactor = Redactor(["hunter2-hunter2", "S3cretS3cret"].map { Secret($0) })

    @Test(
        "are struck out wherever they stand",
        arguments: [
            ("", ""),
            ("nothing here", "nothing here"),
            ("hunter2-hunter2", "(secret)"),
            ("hunter2-hunter2hunter2-hunter2", "(secret)(secret)"),
            ("a hunter2-hunter2, 'S3cretS3cret'\n", "a (secret), '(secret)'\n"),
            ("postgresql://u:S3cretS3cret@h/db", "postgresql://u:(secret)@h/db"),
            ("\\\"hunter2-hunter2\\\"", "\\\"(secret)\\\""),
            // An accent makes another character of the last letter, but no other bytes.
            ("hunter2-hunter2\u{301}", "(secret)\u{301}"),
            ("\rS3cretS3cret\r\n", "\r(secret)\r\n"),
            ("hunter2-hunter", "hunter2-hunter"),
        ]
    )
    func whole(text: String, expected: String) {
        // By scalars: two texts that look alike may be different.
        #expect(Array(self.redactor.redacted(text).unicodeScalars) == Array(expected.unicodeScalars))
    }

    @Test("are struck out where a long line was cut off within them", arguments: 4...14)
    func cut(length: Int) {
        let text = "PASSWORD '" + "hunter2-hunter2".prefix(length) + "\(LineSplitter.cutMark)99 more bytes)"
        #expect(self.redactor.redacted(text) == "PASSWORD '(secret)\(LineSplitter.cutMark)99 more bytes)")
    }

    @Test(
        "are struck out in the cut line itself, at every place of the cut",
        arguments: ["hunter2-hunter2", "hünter2-jägerß"]
    )
    func everyCut(secret: String) {
        let redactor = Redactor([Secret(secret)])
        for limit in 1...40 {
            var splitter = LineSplitter(limit: limit)
            let line = Array("0123456789 \(secret) 0123456789\n".utf8)
            let kept = line.withUnsafeBytes { splitter.append($0) }.first ?? ""
            let redacted = redactor.redacted(kept)
            #expect(!(4...secret.count).contains { redacted.contains(secret.prefix($0)) }, "cut after \(limit) bytes")
        }
    }

    @Test("are struck out whole where one is the beginning of another")
    func longest() {
        let redactor = Redactor(["hunter2", "hunter2-hunter2"].map { Secret($0) })
        #expect(redactor.redacted("a hunter2-hunter2 b hunter2") == "a (secret) b (secret)")
        #expect(
            redactor.redacted("a hunter2-hun\(LineSplitter.cutMark)9 more bytes)").hasPrefix(
                "a (secret)\(LineSplitter.cutMark)"
            )
        )
    }

    @Test("that are too short to be told from words are left alone", arguments: ["", "a", "12345"])
    func short(secret: String) {
        #expect(Redactor([Secret(secret)]).redacted("a 12345 text") == "a 12345 text")
    }

    @Test("are struck out of long lines in time")
    func long() {
        let text = String(repeating: "z", count: 1 << 20) + "hunter2-hunter2"
        let spent = ContinuousClock().measure {
            for _ in 0..<10 { #expect(self.redactor.redacted(text).hasSuffix("z(secret)")) }
        }
        // 10 MB, at the speed of memory.
        #expect(spent < .seconds(10))
    }

    @Test("may have few letters of many bytes")
    func wide() {
        let redactor = Redactor([Secret("漢字")])
        #expect(redactor.redacted("a 漢字 b") == "a (secret) b")
        #expect(redactor.redacted("a 漢\(LineSplitter.cutMark)3 more bytes)").hasPrefix("a "))
    }
}
