extension EvaluationReport {
    /// The report for a pull request, in GitHub-flavoured Markdown.
    package var markdown: String { MarkdownReport(report: self).text }
}
