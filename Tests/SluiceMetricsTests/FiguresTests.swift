import SluiceMetrics
import Testing

struct FiguresTests {
    @Test(arguments: [
        (0.32449, 3, "0.324", "+0.324"), (-0.012, 3, "−0.012", "−0.012"), (-0.0004, 3, "0.000", "0.000"),
        (0.0004, 3, "0.000", "0.000"), (1.005, 1, "1.0", "+1.0"), (41.6, 0, "42", "+42"),
    ])
    func aFigureHasFixedDecimalsAndATrueMinus(value: Double, decimals: Int, plain: String, signed: String) {
        #expect(Figures.fixed(value, decimals) == plain)
        #expect(Figures.signed(value, decimals) == signed)
    }

    @Test(arguments: [nil, Double.nan, .infinity]) func whatIsNotThereIsADash(value: Double?) {
        #expect(Figures.fixed(value) == "–" && Figures.signed(value) == "–")
    }

    @Test func aShareKeepsItsCounts() {
        #expect(Figures.counted(Share(39, of: 40)) == "0.975 (39 of 40)")
    }
}
