/// The style sheet of the page.
enum PageStyle {
    static let rules = """

        :root{color-scheme:light dark;\(Palette.light.properties)}
        @media (prefers-color-scheme:dark){:root{\(Palette.dark.properties)}}
        \(page)
        \(tables)
        \(Drawing.rules)
        \(charts)
        \(pictures)

        """

    private static let page = """
        *{box-sizing:border-box}
        body{margin:0 auto;padding:2rem 1.25rem 4rem;max-width:76rem;background:var(--page);color:var(--ink);
        font:1rem/1.5 system-ui,sans-serif;overflow-wrap:break-word}
        h1{font-size:1.75rem;line-height:1.2;margin:0}
        h2{font-size:1.25rem;line-height:1.3;margin:3rem 0 1rem}
        h3{font-size:1rem;margin:0;overflow-wrap:anywhere}
        p{margin:.25rem 0;max-width:46rem}
        a{color:var(--link)}
        :focus-visible{outline:2px solid var(--link);outline-offset:2px}
        .quiet,.lead+p{color:var(--quiet-ink)}
        .lead{font-size:1.125rem;overflow-wrap:anywhere}
        nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:1rem 0 0;padding:0;list-style:none}
        .notice{margin:0 0 1rem;padding-left:.75rem;border-left:3px solid var(--worse);overflow-wrap:anywhere}
        .verdict{padding:.875rem 0;border-top:1px solid var(--rule)}
        .verdict p,.findings li{overflow-wrap:anywhere}
        .outcome{font-weight:600}
        .outcome.quiet{font-weight:400}
        .findings{margin:.5rem 0 0;padding-left:1.25rem;max-width:46rem}
        .findings li{margin:.375rem 0}
        .findings .quiet{display:block}
        .serious strong{color:var(--worse)}
        details{margin:1rem 0}
        summary{cursor:pointer;font-weight:600;padding:.25rem 0}
        dl{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.5rem 1.5rem;margin:0}
        dt{color:var(--quiet-ink)}
        dd{margin:0;overflow-wrap:anywhere;min-width:0}
        dd ul{margin:0;padding:0;list-style:none}
        @media (max-width:40rem){dl{display:block}dd{margin-bottom:.75rem}}
        """

    private static let tables = """
        .scroll{overflow-x:auto;margin:.5rem 0}
        table{border-collapse:collapse;min-width:min(100%,46rem);font-size:.875rem;font-variant-numeric:tabular-nums}
        caption{text-align:left;color:var(--quiet-ink);padding:0 0 .5rem;white-space:normal}
        th,td{padding:.3125rem .75rem;border-bottom:1px solid var(--rule);text-align:right;vertical-align:top;
        font-weight:400;white-space:nowrap}
        thead th{font-weight:600;vertical-align:bottom}
        thead th.sub{font-weight:400;color:var(--quiet-ink)}
        th[scope=colgroup]{text-align:center}
        .begins{padding-left:1.5rem}
        th[scope=row],th.first,thead td:first-child{text-align:left;position:sticky;left:0;background:var(--page);
        padding-left:0}
        th[scope=row]{white-space:normal;min-width:8rem;max-width:16rem;overflow-wrap:anywhere}
        th[scope=rowgroup]{text-align:left;padding:1.25rem 0 .3125rem;font-weight:600;white-space:normal}
        .pinned{position:sticky;left:0;display:inline-block;max-width:min(46rem,calc(100vw - 2.5rem))}
        .name{display:inline-block;max-width:12rem;white-space:normal;overflow-wrap:anywhere}
        .detail{display:block;color:var(--quiet-ink);font-weight:400;font-size:.8125rem}
        .unit{color:var(--quiet-ink)}
        .better{color:var(--better)}
        .worse{color:var(--worse)}
        .mark{font-size:.75em;margin-right:.35em}
        p.legend{font-size:.875rem}
        .legend span{padding:.125rem .5rem;color:var(--ink)}
        .heat-1{background:var(--heat-1)}
        .heat-2{background:var(--heat-2)}
        .heat-3{background:var(--heat-3)}
        .heat-4{background:var(--heat-4)}
        .heatmap td,.heatmap thead th{text-align:center;padding:.3125rem .5rem}
        @media (max-width:40rem){th,td{padding-left:.5rem;padding-right:.5rem}th[scope=row]{min-width:6rem;max-width:8rem}
        td .detail{white-space:normal;max-width:8.5rem;margin-left:auto}}
        """

    private static let charts = """
        figure{margin:0;min-width:0}
        figcaption{margin-bottom:.25rem;overflow-wrap:anywhere}
        .charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,24rem),1fr));gap:1.5rem 2.5rem;
        margin:1rem 0}
        .charts.small{grid-template-columns:repeat(auto-fill,minmax(min(45%,12rem),1fr));gap:1rem}
        .chart{display:block;width:100%;height:auto}
        td.strip{width:15rem}
        .strip{display:block;width:15rem;height:1.25rem}
        td.strip{display:table-cell}
        .strip .grid{stroke:var(--rule)}
        .strip .zero{stroke:var(--quiet-ink)}
        .strip .band{fill:var(--series-1);opacity:.35}
        .strip .median{fill:var(--series-1)}
        """

    private static let pictures = """
        ul.legend{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;margin:0 0 1rem;padding:0;list-style:none;
        font-size:.875rem}
        .sample{width:28px;height:18px;margin-right:.5rem;vertical-align:-4px;background:#555}
        .difference{margin:.75rem 0 2rem}
        .pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:.75rem 1rem}
        .side{min-width:0}
        .who{margin:0 0 .25rem;font-size:.875rem;overflow-wrap:anywhere}
        .view{position:relative;overflow:hidden}
        .view svg{display:block;width:100%;height:auto}
        .backdrop{fill:#444}
        .boxes rect{fill:none;vector-effect:non-scaling-stroke;stroke-width:2}
        .boxes rect.backdrop{fill:#444}
        .boxes .halo.halo{stroke:#000;stroke-opacity:.5;stroke-dasharray:none;stroke-width:3.5}
        .boxes .missed{stroke:#ff5a52;stroke-dasharray:9 3}
        .boxes .extra{stroke:#ffa62b;stroke-dasharray:4 2}
        .boxes .both{stroke:#6cc8ff;stroke-width:1.25}
        .boxes .halo.both.both{stroke-width:2.5}
        .boxes .truth{stroke:#c4ffd2;stroke-width:1}
        .boxes .halo.truth.truth{stroke-opacity:.35;stroke-width:2.5}
        .boxes .crowd{stroke-dasharray:1 3}
        .tag{position:absolute;transform:translateY(-100%);max-width:60%;padding:0 .3em;overflow:hidden;
        text-overflow:ellipsis;white-space:nowrap;font:600 .6875rem/1.4 system-ui,sans-serif;color:#000;
        font-variant-numeric:tabular-nums}
        .tag.inside{transform:none}
        .tag.missed{background:#ff8a84}
        .tag.extra{background:#ffa62b}
        """
}
