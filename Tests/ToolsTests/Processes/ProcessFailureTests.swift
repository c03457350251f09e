import Commands
import SystemPackage
import TestSupport
import Testing

@testable import Tools

@Suite("Programs that could not be started")
struct ProcessFailureTests {
    @Test(
        "are not missing where the machine is exhausted",
        arguments: [
            (Errno.tooManyOpenFiles, "LimitNOFILE"), (.tooManyOpenFilesInSystem, "fs.file-max"),
            (.resourceTemporarilyUnavailable, "TasksMax"), (.noMemory, "memory"),
        ]
    )
    func exhausted(cause: Errno, word: String) {
        let failure = ProcessFailure(program: "/usr/bin/terraform", reason: "no", cause: cause).failure
        #expect(failure.code == .outOfResources)
        #expect(failure.retry)
        #expect(failure.message.contains(word))
        #expect(failure.message.contains("/usr/bin/terraform"))
    }

    @Test("are missing otherwise", arguments: [Errno.noSuchFileOrDirectory, .permissionDenied, nil])
    func missing(cause: Errno?) {
        #expect(ProcessFailure(program: "terraform", reason: "no", cause: cause).failure.code == .toolMissing)
    }
}
