import TestSupport
import Testing

@testable import Tools

@Suite struct SettingsFileTests {
    @Test(arguments: [
        ("8MB", "work_mem = '8MB'"),
        ("", "work_mem = ''"),
        ("it's", "work_mem = 'it''s'"),
        (#"a\b"#, #"work_mem = 'a\\b'"#),
        (#"\'"#, #"work_mem = '\\'''"#),
        ("it'\u{301}s\\\u{308}", "work_mem = 'it''\u{301}s\\\\\u{308}'"),
        ("x' # comment", "work_mem = 'x'' # comment'"),
    ])
    func valuesAreQuotedAsPostgreSQLReadsThem(value: String, line: String) {
        #expect(SettingsFile.line("work_mem", value) == line)
    }
}
