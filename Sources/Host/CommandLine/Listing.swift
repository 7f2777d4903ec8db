import Foundation

/// What commands print of many things: a table for people, JSON for programs.
public enum Listing {
    public static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder.minimost
        encoder.outputFormatting.insert(.prettyPrinted)
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// Columns as wide as their widest cell. What would change the terminal is escaped: names and agents come from
    /// outside.
    public static func table(_ heads: [String], _ rows: [[String]]) -> String {
        let lines = [heads] + rows.map { $0.map(LogLines.escaped) }
        let widths = heads.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.map { cells in
            zip(cells, widths).dropLast()
                .map { cell, width in cell.padding(toLength: width, withPad: " ", startingAt: 0) + "  " }.joined()
                + (cells.last ?? "")
        }.joined(separator: "\n")
    }
}
