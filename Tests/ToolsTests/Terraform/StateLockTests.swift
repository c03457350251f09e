import Commands
import Foundation
import TestSupport
import Testing

@testable import Tools

@Suite("Terraform's lock of a state")
struct StateLockTests {
    @Test("is read from the file that Terraform 1.11.4 writes beside the state")
    func file() throws {
        let lock = try #require(StateLock(document: Data(Self.file.utf8)))
        #expect(lock.id == "238480e5-03aa-26f9-ef10-a58bc49b15d6")
        #expect(lock.operation == "OperationTypeApply")
        #expect(lock.holder == "apply by root@vm, since 2026-11-23T13:22:21.349017758Z")
        #expect(lock.machine == "vm")
        #expect(lock.createdAt == Timestamp("2026-11-23T13:22:21.349Z"))
    }

    @Test("is read from what Terraform 1.11.4 complains of, over lines and in one")
    func complaint() throws {
        for text in [Self.complaint, Self.complaint.split(separator: "\n").joined(separator: " ")] {
            let lock = try #require(StateLock(complaint: text))
            #expect(lock.id == "6f7e4c66-443d-f32c-5f9f-ae1b9cb02bff")
            #expect(lock.who == "root@vm")
            #expect(lock.operation == "OperationTypeApply")
            #expect(lock.created == "2026-11-23 13:36:38.76870293 +0000 UTC")
            #expect(lock.createdAt == Timestamp("2026-11-23T13:36:38.768Z"))
        }
    }

    @Test(
        "is not made up",
        arguments: ["", "{}", "{\"ID\":\"\"}", "Error: no such file", "Lock Info:", "Lock Info:\n  Path: x"]
    )
    func nonsense(text: String) {
        #expect(StateLock(document: Data(text.utf8)) == nil)
        #expect(StateLock(complaint: text) == nil)
    }

    private static let file =
        #"{"ID":"238480e5-03aa-26f9-ef10-a58bc49b15d6","Operation":"OperationTypeApply","Info":"","Who":"root@vm","Version":"1.11.4","Created":"2026-11-23T13:22:21.349017758Z","Path":"terraform.tfstate"}"#

    private static let complaint = """
        Error: Error acquiring the state lock

        Error message: resource temporarily unavailable
        Lock Info:
          ID:        6f7e4c66-443d-f32c-5f9f-ae1b9cb02bff
          Path:      terraform.tfstate
          Operation: OperationTypeApply
          Who:       root@vm
          Version:   1.11.4
          Created:   2026-11-23 13:36:38.76870293 +0000 UTC
          Info:      


        Terraform acquires a state lock to protect the state from being written
        by multiple users at the same time. Please resolve the issue above and try
        again.
        """
}
