import Commands
import TestSupport
import Testing

@testable import Service

@Suite("Equal questions", .timeLimit(.minutes(1)))
struct SharedAnswersTests {
    private let answers = SharedAnswers()
    private let begun = Collected<Int>()
    private let gate = Gate()
    private let question = Query.status(.orders)

    private func ask(_ query: Query) -> Task<SharedAnswers.Answer, any Error> {
        Task { [answers, begun, gate] in
            try await answers.answer(query) { send in
                let number = begun.count + 1
                begun.append(number)
                await gate.pass()
                try Task.checkCancellation()
                try await send(Reply(.row, ["number": ReplyValue(number)]))
                return Reply(.ok, text: "\(number)")
            }
        }
    }

    @Test("are answered together, and none by an answer that was begun before it was asked")
    func together() async throws {
        let first = self.ask(self.question)
        try await eventually("the first search is under way") { await self.gate.count == 1 }
        let others = (0..<50).map { _ in self.ask(self.question) }
        try await eventually("all wait") { await self.answers.waiting(for: self.question) == 51 }
        #expect(await self.answers.count(of: self.question) == 2)
        await self.gate.open()
        #expect(try await first.value.last.text == "1")
        for other in others {
            let answer = try await other.value
            #expect(answer.last.text == "2")
            #expect(answer.rows.count == 1)
        }
        #expect(self.begun.count == 2)
        #expect(await self.answers.count(of: self.question) == 0)
    }

    @Test("are told from others, which are answered at the same time")
    func others() async throws {
        let (one, other) = (self.ask(.status(.orders)), self.ask(.showCluster(.orders)))
        try await eventually("both searches are under way") { await self.gate.count == 2 }
        await self.gate.open()
        _ = try await (one.value, other.value)
    }

    @Test("that all have given up are not sought any more, and who asks after that gets an answer")
    func givenUp() async throws {
        let first = self.ask(self.question)
        try await eventually("the first search is under way") { await self.gate.count == 1 }
        let second = self.ask(self.question)
        try await eventually("both wait") { await self.answers.waiting(for: self.question) == 2 }
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        let third = self.ask(self.question)
        try await eventually("two wait") { await self.answers.waiting(for: self.question) == 2 }
        await self.gate.open()
        _ = try await first.value
        #expect(try await third.value.rows.count == 1)
    }

    @Test("fail together")
    func failure() async throws {
        let failure = CommandFailure(.unknownCluster, "there is none")
        await #expect(throws: failure) {
            try await self.answers.answer(self.question) { _ in throw failure }
        }
        #expect(await self.answers.count(of: self.question) == 0)
    }
}
