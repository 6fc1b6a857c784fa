import Foundation
import TestSupport
import Testing

/// What a page is like once it is laid out, asked by a page that holds it in a frame: reports run no scripts.
struct LaidOut: Decodable {
    /// Pixels that the page is wide, what it hides behind a scroll bar included.
    var scrollWidth: Int
    var title: String
    var scripts: Int
    var sections: [String]
    /// Rows of all tables.
    var rows: Int
    /// Widths of all pictures, decoded; 0 for one that is broken.
    var images: [Int]
    /// Cells of header and of row headings without a scope.
    var headingsWithoutScope: Int
    /// Drawings and images that a person who does not see them hears nothing of.
    var unnamedDrawings: Int
    /// What `id` is there more than once.
    var repeatedIds: [String]
    var background: String
    /// Bottom of the last element, in pixels.
    var height: Int

    init(_ page: String, width: Int, isDark: Bool = false) throws {
        let folder = try TemporaryFolder()
        let probe = try folder.write("probe.html", Self.probe(URL(filePath: page).absoluteString, width: width))
        let dom = try Chromium.dom(probe, width: 1400, isDark: isDark)
        let parts = dom.components(separatedBy: "@@@")
        try #require(parts.count == 3, "the page was not laid out")
        let json = parts[1].replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
        self = try JSONDecoder().decode(LaidOut.self, from: Data(json.utf8))
    }

    private static func probe(_ page: String, width: Int) -> String {
        """
        <!DOCTYPE html><body><iframe src="\(page)" style="width:\(width)px;height:900px;border:0"></iframe><script>
        const frame = document.querySelector("iframe");
        frame.onload = async () => {
            const page = frame.contentDocument, all = (what) => [...page.querySelectorAll(what)];
            const pictures = all("image").map((e) => new Promise((done) => {
                const picture = new Image();
                picture.onload = picture.onerror = () => done(picture.naturalWidth);
                picture.src = e.getAttribute("href");
            }));
            const ids = all("[id]").map((e) => e.id);
            document.body.textContent = "@@" + "@" + JSON.stringify({
                scrollWidth: page.documentElement.scrollWidth, title: page.title, scripts: all("script").length,
                sections: all("h2").map((e) => e.textContent), rows: all("tbody tr").length,
                images: await Promise.all(pictures),
                headingsWithoutScope: all("th:not([scope])").length,
                unnamedDrawings: all("svg:not([aria-hidden])").filter((e) =>
                    !e.getAttribute("aria-label") && !e.getAttribute("aria-labelledby")?.split(" ")
                        .every((id) => page.getElementById(id)?.textContent)).length,
                repeatedIds: ids.filter((id, place) => ids.indexOf(id) != place),
                background: frame.contentWindow.getComputedStyle(page.body).backgroundColor,
                height: page.documentElement.scrollHeight
            }) + "@@" + "@";
        };
        </script></body>
        """
    }
}
