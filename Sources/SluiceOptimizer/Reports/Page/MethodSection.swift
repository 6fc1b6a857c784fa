/// How it was measured.
struct MethodSection {
    let report: EvaluationReport

    var section: PageSection {
        PageSection(id: "method", title: "How it was measured") {
            Tag.dl {
                for item in MethodNotes(report).items {
                    Tag.dt { item.title }
                    Tag.dd {
                        if item.values.count == 1 {
                            item.values[0]
                        } else {
                            Tag.ul {
                                for value in item.values { Tag.li { value } }
                            }
                        }
                    }
                }
            }
        }
    }
}
