import TestSupport
import Testing

@Suite("The fingerprint of a repository's key", .timeLimit(.minutes(1)))
struct OpenPGPTests {
    /// An RSA key of 2048 bits that was made for these tests alone, as GnuPG exports it.
    private static let head = """
        import base64
        from ansible.module_utils.pgherd_openpgp import dearmoured, fingerprint, packets

        KEY = \"\"\"-----BEGIN PGP PUBLIC KEY BLOCK-----
        Comment: for tests

        mQENBGsNH4oBCAC8v03LNO02IKRLSF2MXyzn+NNPClAmTxRWFcEBmrUf7apL72Do
        q8XsRkaqrK5mvYwbX1MFnPR0EcdE44HC4vwSpUNRrCIe3O9J+BxQ2BN/11V7pzsd
        G/LDViDsIun8PDLB3oi7gjmoQ4AABikaY3SamPISUBfvCPBXwOoyZE07H/79MIEM
        xQa0nful/UKQ1imWvkdVVQmpvK87AOsy2XnA5X2gzKZm0XHF9HCUSXUVkS5ouHoA
        IrLxoSR1iCBV+KHje+LP22URSd7IX/WQToD+CQjh2A44NC1g7/euqIrXmkSorw6b
        C1W7uIbbrMlznKR4hxjs36NpaIRUcNBXb7ZvABEBAAG0IHBnaGVyZCB0ZXN0cyA8
        dGVzdHNAcGdoZXJkLnRlc3Q+iQFOBBMBCgA4FiEEV6nMuqhdNX2d0iYaSw31qUR/
        05wFAmsNH4oCGwMFCwkIBwIGFQoJCAsCBBYCAwECHgECF4AACgkQSw31qUR/05wr
        kwf/WxUQ69OkfBQ1AYgw04bcm970M5wYgb1elmaXJ92MLL+v1Mq45fnVV5wYeG0P
        mo4oVHY5VjW5aN8h/mAJgsnRpqk+ng/U63i47C6sElNhRp7PuseaBRLKKCpdz43E
        2p19tkansU8TfydUFHGNL3MmeRW37TEd79W3U63FmiwB5dpRNiyXxTaDq6U5gMCb
        nKha2C2VtFAWh9RzhaiGEnXrU8QZg5T34tZ567UkxLUfg0E1QTUrNRSwq73fC7tr
        W2/MUE8UXZFLRqMrpLFWk1aeAglASrOAsqolb1bIN3Z7Awkbg+Oi0KYh7xkPRD33
        tFQeSFeJONL3OwRG9cvDfDxiPw==
        =uq2b
        -----END PGP PUBLIC KEY BLOCK-----
        \"\"\"
        WANTED = "57A9CCBAA85D357D9DD2261A4B0DF5A9447FD39C"

        def armoured(data):
            return "-----BEGIN PGP PUBLIC KEY BLOCK-----\\n\\n%s\\n-----END PGP PUBLIC KEY BLOCK-----\\n" % base64.b64encode(data).decode()

        def refused(text):
            try:
                found = fingerprint(text)
            except ValueError as error:
                return str(error)
            raise AssertionError("taken as %s" % found)


        """

    @Test("is GnuPG's")
    func ownKey() async throws {
        try await ModuleScript().run(Self.head + "assert fingerprint(KEY) == WANTED, fingerprint(KEY)")
    }

    /// Debian's package for all majors brings the key of apt.postgresql.org, by whose fingerprint pgherd believes it.
    @Test("is the PostgreSQL project's, for the key that Debian brings")
    func realKey() async throws {
        try await ModuleScript().run(
            Self.head + """
                with open("/usr/share/postgresql-common/pgdg/apt.postgresql.org.asc") as handle:
                    assert fingerprint(handle.read()) == "B97B0AFCAA1A47F044F244A07FCC7D46ACCC4CF8"
                """
        )
    }

    @Test("is none of a text that is no key, was cut off or holds a second key")
    func faults() async throws {
        try await ModuleScript().run(
            Self.head + """
                data = dearmoured(KEY)
                for size in range(len(data) - 1):
                    # Between two packets a shorter key is a key as well; its first packet decides.
                    try:
                        assert fingerprint(armoured(data[:size])) == WANTED
                    except ValueError:
                        pass
                assert "cut off" in refused(armoured(data[:100]))
                assert "cut off" in refused(armoured(data[:1]))
                assert "not one armoured key" in refused("<html>404</html>")
                assert "not one armoured key" in refused(KEY + KEY)
                assert "more than one key" in refused(armoured(data + data))
                assert "not an OpenPGP packet" in refused(armoured(b"\\x00" + data))
                assert "not a version 4" in refused(armoured(b""))
                body = list(packets(data))[0][1]
                assert "not a version 4" in refused(armoured(b"\\x98" + bytes([len(body[:50])]) + b"\\x03" + body[1:50]))
                assert "not a version 4" in refused(armoured(data[len(body) + 3:]))
                """
        )
    }

    @Test("does not depend on how the lengths of packets are written")
    func lengths() async throws {
        try await ModuleScript().run(
            Self.head + """
                body = list(packets(dearmoured(KEY)))[0][1]
                size = len(body)
                for head in (b"\\x99" + size.to_bytes(2, "big"), b"\\x9a" + size.to_bytes(4, "big"),
                             b"\\xc6" + bytes([((size - 192) >> 8) + 192, (size - 192) & 0xff])):
                    assert fingerprint(armoured(head + body)) == WANTED
                assert "unexpected length" in refused(armoured(b"\\xc6\\xff" + size.to_bytes(4, "big") + body))
                """
        )
    }
}
