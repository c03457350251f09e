extension Unicode.Scalar {
    /// A C0 or C1 control character, or DEL.
    var isControl: Bool { self.value < 0x20 || (0x7F...0x9F).contains(self.value) }

    /// A control character, or one that ends a line or turns the writing direction: with these, text could look like
    /// something it is not, so they are written as escapes and never taken as part of a name or a setting.
    var needsEscape: Bool {
        switch self.value {
        case 0x2028, 0x2029: true
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: self.isControl
        }
    }

    /// Something that can be seen and takes place: no space, no control, no format character.
    var isPrintable: Bool {
        guard !self.needsEscape, !self.properties.isWhitespace else { return false }
        switch self.properties.generalCategory {
        case .format, .unassigned, .surrogate: return false
        default: return true
        }
    }

    /// A separator between the words of a request.
    var isBlank: Bool { self == " " || self == "\t" }
}
