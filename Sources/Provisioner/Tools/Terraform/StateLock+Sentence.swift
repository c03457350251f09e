extension StateLock {
    /// Tells that it was taken away.
    package var sentence: String {
        "the lock of Terraform's state (\(self.holder)) was left behind and is taken away: nobody holds it any more"
    }
}
