import TestSupport
import Testing

@testable import Model

@Suite struct ToolVersionTests {
    @Test(arguments: [
        ("Terraform v1.11.4", ToolVersion(major: 1, minor: 11, patch: 4)),
        ("ansible-playbook [core 2.14.18]", ToolVersion(major: 2, minor: 14, patch: 18)),
        ("ansible 2.9", ToolVersion(major: 2, minor: 9, patch: 0)),
        ("OpenTofu v1.6.0-rc1", ToolVersion(major: 1, minor: 6, patch: 0)),
    ])
    func aVersionIsFoundInWhatAToolSays(line: String, version: ToolVersion) {
        #expect(ToolVersion(in: line) == version)
    }

    @Test(arguments: ["", "no version", "version 7", "..", "1.", "v.1", "v999999999999999999999.5.1"])
    func whereThereIsNoneNoneIsFound(line: String) {
        #expect(ToolVersion(in: line) == nil)
    }

    @Test func versionsAreComparedByNumber() {
        #expect(ToolVersion(major: 1, minor: 9, patch: 0) < ToolVersion(major: 1, minor: 11, patch: 0))
        #expect(ToolVersion(major: 2, minor: 14, patch: 2) < ToolVersion(major: 2, minor: 14, patch: 18))
        #expect(ToolVersion(major: 0, minor: 99, patch: 99) < Tool.terraform.minimum)
    }

    @Test func whatWasTriedIsToldBySeries() {
        #expect(Tool.ansible.support.range == "2.14 to 2.22")
        #expect(ToolVersion(major: 2, minor: 14, patch: 18).nextSeries == "2.15")
    }
}
