import Commands
import Synchronization
import Tools

/// The wish that the server end, as it is expressed by signals and by the command.
final class DrainWish: Sendable {
    /// Opens with the first wish.
    let expressed = Latch()
    /// Opens when somebody does not want to wait any more.
    let hurried = Latch()
    private let deadline = Mutex<Timestamp?>(nil)

    /// Wishes it.
    ///
    /// - Parameter deadline: Until when runs at work may go on.
    /// - Returns: The deadline of the first who wished it.
    func express(deadline: Timestamp) -> Timestamp {
        let first = self.deadline.withLock { first in
            if first == nil { first = deadline }
            return first ?? deadline
        }
        self.expressed.open()
        return first
    }
}
