import NIOCore
import Testing

@testable import Server

@Suite("Telnet's commands")
struct TelnetCommandsTests {
    /// Bytes of a connection, what is left of them, and how many timing marks they ask for.
    struct Stream: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var bytes: [UInt8]
        var text: [UInt8]
        var marks = 0
    }

    static let streams = [
        Stream(testDescription: "none", bytes: [0x61, 0x0A, 0x62], text: [0x61, 0x0A, 0x62]),
        Stream(
            testDescription: "options at the start",
            bytes: [255, 251, 31, 255, 253, 3, 255, 241, 0x61, 0x0A],
            text: [0x61, 0x0A]
        ),
        Stream(
            testDescription: "options in the middle",
            bytes: [0x61, 255, 251, 31, 0x62, 0x0A],
            text: [0x61, 0x62, 0x0A]
        ),
        Stream(
            testDescription: "Ctrl-C",
            bytes: Array("ping\n".utf8) + [255, 244, 255, 253, 6] + Array("ping\r\n".utf8),
            text: Array("ping\nping\r\n".utf8),
            marks: 1
        ),
        Stream(
            testDescription: "a subnegotiation with anything in it",
            bytes: [255, 250, 31, 0, 80, 255, 255, 0x0A, 255, 240, 255, 251, 24, 0x61, 0x0A],
            text: [0x61, 0x0A]
        ),
        Stream(testDescription: "an escaped 255", bytes: [255, 255, 0x0A], text: [255, 255, 0x0A]),
        Stream(
            testDescription: "an option that is the end of a line",
            bytes: [0x61, 255, 254, 0x0A, 0x62, 0x0A],
            text: [0x61, 255, 254, 0x0A, 0x62, 0x0A]
        ),
        Stream(testDescription: "a 255 that begins no command", bytes: [255, 0x61, 0x0A], text: [255, 0x61, 0x0A]),
        Stream(
            testDescription: "a subnegotiation without an end",
            bytes: [255, 250] + [UInt8](repeating: 0x78, count: 1025) + [0x61, 0x0A],
            text: [0x61, 0x0A]
        ),
    ]

    @Test("are taken out, however the bytes are split", arguments: streams)
    func remove(_ stream: Stream) {
        for chunk in [1, 2, 3, 7, stream.bytes.count] {
            var commands = TelnetCommands()
            var text: [UInt8] = []
            var marks = 0
            for start in stride(from: 0, to: stream.bytes.count, by: chunk) {
                let part = stream.bytes[start..<min(start + chunk, stream.bytes.count)]
                let result = commands.remove(from: ByteBuffer(bytes: part))
                text += Array(result.text.readableBytesView)
                marks += result.timingMarks
            }
            #expect(text == stream.text, "in pieces of \(chunk)")
            #expect(marks == stream.marks, "in pieces of \(chunk)")
        }
    }
}
