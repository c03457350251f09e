import SystemPackage
import TestSupport
import Testing

@testable import Service

@Suite struct LookingConnectionTests {
    @Test func connectionsAreSharedApartFromTheWorkspaces() {
        let options = LookingConnection.options(directory: "/var/lib/100%/run/drift-1")
        #expect(options.contains("StrictHostKeyChecking=yes"))
        #expect(options.last == #"ControlPath="/var/lib/100%%/run/drift-1/%C""#)
    }

    @Test func whereThePathIsTooLongEachIsByItself() {
        let long = FilePath("/" + String(repeating: "d", count: 60))
        #expect(LookingConnection.options(directory: long) == LookingConnection.single)
    }

    @Test func quotesSurviveAnsible() {
        #expect(LookingConnection.quoted(#"ControlPath="/it's""#) == #"'ControlPath="/it'"'"'s"'"#)
    }
}
