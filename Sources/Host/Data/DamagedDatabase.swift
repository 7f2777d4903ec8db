import Foundation
import GRDB
import Logging

/// A database that is none any more. It is kept, under another name, for whoever wants to save something of it.
enum DamagedDatabase {
    /// Moves the file, with what belongs to it, to `NAME.db.corrupt-TIME` beside it, and says so in the log.
    static func setAside(_ file: URL) throws {
        let aside = "\(file.path).corrupt-\(WallClock.system.now().milliseconds)"
        for suffix in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: file.path + suffix) {
            try FileManager.default.moveItem(atPath: file.path + suffix, toPath: aside + suffix)
        }
        Logger(label: "host").error(
            "a damaged database was set aside", metadata: ["file": "\(file.path)", "now": "\(aside)"])
    }
}

extension DatabaseError {
    /// Whether it says that the file is damaged, or is no database.
    var isDamage: Bool { resultCode == .SQLITE_NOTADB || resultCode == .SQLITE_CORRUPT }
}
