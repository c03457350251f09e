import Crypto
import CryptoExtras
package import Foundation
import Model

/// Ansible Vault's file format 1.1, so that the secrets of a workspace are encrypted at rest and Ansible reads them by
/// itself.
///
/// The format is AES-256 in counter mode with an HMAC-SHA-256 over the ciphertext; both keys and the initial counter come
/// from PBKDF2-HMAC-SHA-256 with 10,000 rounds over a 32-byte salt
/// (https://docs.ansible.com/ansible/latest/vault_guide/vault_encrypting_content.html).
package struct AnsibleVault: Sendable {
    private static let header = "$ANSIBLE_VAULT;1.1;AES256"
    private static let rounds = 10_000

    private let password: Secret

    /// - Parameter password: The content of the vault's password file, without its newline.
    init(password: Secret) {
        self.password = password
    }

    /// The vault file that holds `plain`.
    package func seal(_ plain: Data) throws -> Data {
        var generator = SystemRandomNumberGenerator()
        return try self.seal(
            plain,
            salt: Data((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        )
    }

    /// What a vault file holds.
    ///
    /// - Throws: ``VaultFailure`` if the file has another form, was changed, or was made with another password.
    package func open(_ file: Data) throws -> Data {
        let lines = String(decoding: file, as: UTF8.self).split(whereSeparator: \.isNewline)
        guard lines.first.map(String.init) == Self.header else {
            throw VaultFailure("the file is not an Ansible vault")
        }
        let parts = try Self.bytes(hex: lines.dropFirst().joined()).split(separator: UInt8(ascii: "\n"))
        guard parts.count == 3 else { throw VaultFailure("the vault is cut off") }
        let fields = try parts.map { try Self.bytes(hex: String(decoding: $0, as: UTF8.self)) }
        let keys = try self.keys(salt: fields[0])
        let isAuthentic = HMAC<SHA256>.isValidAuthenticationCode(
            fields[1],
            authenticating: fields[2],
            using: keys.authentication
        )
        guard isAuthentic else { throw VaultFailure("the vault was changed, or the vault key is another one") }
        let padded = try Self.transform(fields[2], keys)
        guard let padding = padded.last, (1...16).contains(padding), padded.count >= Int(padding) else {
            throw VaultFailure("the vault's padding is wrong")
        }
        return padded.dropLast(Int(padding))
    }

    package func seal(_ plain: Data, salt: Data) throws -> Data {
        let keys = try self.keys(salt: salt)
        let padding = 16 - plain.count % 16
        let sealed = try Self.transform(plain + Data(repeating: UInt8(padding), count: padding), keys)
        let code = Data(HMAC<SHA256>.authenticationCode(for: sealed, using: keys.authentication))
        let body = [salt, code, sealed].map(Self.hex).joined(separator: "\n")
        let digits = Array(Self.hex(Data(body.utf8)))
        let lines = stride(from: 0, to: digits.count, by: 80).map { String(digits[$0..<min($0 + 80, digits.count)]) }
        return Data(([Self.header] + lines).joined(separator: "\n").utf8) + Data("\n".utf8)
    }

    private struct Keys {
        let encryption: SymmetricKey
        let authentication: SymmetricKey
        let counter: [UInt8]
    }

    private func keys(salt: Data) throws -> Keys {
        let derived = try KDF.Insecure.PBKDF2.deriveKey(
            from: Data(self.password.revealed().utf8),
            salt: salt,
            using: .sha256,
            outputByteCount: 80,
            unsafeUncheckedRounds: Self.rounds
        )
        let bytes = derived.withUnsafeBytes { Array($0) }
        return Keys(
            encryption: SymmetricKey(data: bytes[0..<32]),
            authentication: SymmetricKey(data: bytes[32..<64]),
            counter: Array(bytes[64..<80])
        )
    }

    private static func transform(_ bytes: Data, _ keys: Keys) throws -> Data {
        try AES._CTR.encrypt(bytes, using: keys.encryption, nonce: AES._CTR.Nonce(nonceBytes: keys.counter))
    }

    private static func hex(_ bytes: Data) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func bytes(hex: String) throws -> Data {
        let digits = Array(hex.utf8)
        guard digits.count.isMultiple(of: 2) else { throw VaultFailure("the vault is cut off") }
        return try Data(
            stride(from: 0, to: digits.count, by: 2).map { index in
                guard let byte = UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16) else {
                    throw VaultFailure("the vault holds something that is not hexadecimal")
                }
                return byte
            }
        )
    }
}

/// A vault can't be read.
struct VaultFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
