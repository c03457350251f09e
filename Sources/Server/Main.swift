import ArgumentParser
import Configuration
import NIOCore
import NIOPosix
@main struct PgherdCommand: ParsableCommand {}
