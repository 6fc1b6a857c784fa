import Foundation

/// A small table with aligned columns; the first column is left-aligned, the others right-aligned.
struct TextTable {
    private var rows: [[String]]

    init(header: [String]) {
        rows = [header]
    }

    mutating func append(_ cells: [String]) {
        rows.append(cells)
    }

    var text: String {
        let columns = rows[0].indices
        let widths = columns.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            columns.map { column in
                let padding = String(repeating: " ", count: widths[column] - row[column].count)
                return column == 0 ? row[column] + padding : padding + row[column]
            }
            .joined(separator: "  ")
        }
        .joined(separator: "\n")
    }
}

extension Double {
    /// With a fixed number of decimals.
    func formatted(_ decimals: Int) -> String {
        String(format: "%.\(decimals)f", self)
    }
}
