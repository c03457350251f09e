import TestSupport
import Testing

@testable import Tools

@Suite("How a program ended, in words")
struct ProcessOutcomeTests {
    @Test(
        "is said",
        arguments: [
            (ProcessOutcome.exited(0), "exited with status 0", true),
            (.exited(2), "exited with status 2", false),
            (.signalled(9), "was ended by signal 9", false),
            (.silent(.seconds(900)), "printed nothing for 900 s and was ended", false),
            (.overran(.seconds(3600)), "did not end within 3600 s and was ended", false),
        ]
    )
    func words(outcome: ProcessOutcome, text: String, isSuccess: Bool) {
        #expect(outcome.description == text)
        #expect(outcome.isSuccess == isSuccess)
    }
}
