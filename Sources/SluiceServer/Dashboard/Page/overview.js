// All streams together: the verdict, the totals, what is written.

import { bytes, count, find, fixed, make, ms, none, plural, say, show, span, sum } from "./words.js";

/** How a verdict is painted. */
const moods = {
  "keeps-up": "good",
  starting: "calm",
  watching: "calm",
  ended: "calm",
  "no-source": "bad",
  "output-failing": "bad",
  "model-failing": "bad",
};

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

export class Overview {
  #totals = new Map();
  #kind = null;
  #onChanged;

  /** @param onChanged told when the verdict becomes another, in words. */
  constructor(onChanged) {
    this.#onChanged = onChanged;
  }

  update(report) {
    const model = report.models.map(({ name, device }) => `${name} on ${device}`).join(", ");
    say(find("about"), [model, `version ${report.version}`, `up ${span(report.uptime_s)}`].filter(Boolean).join(" · "));
    this.#judge(report.verdict);
    this.#add(report);
    this.#write(report);
  }

  #judge(verdict) {
    show(find("verdict"), verdict !== null);
    if (verdict === null) return;
    find("verdict").dataset.mood = moods[verdict.kind] ?? "warn";
    const kind = verdict.kind.replaceAll("-", " ");
    say(find("verdict-kind"), capital(kind));
    say(find("verdict-text"), `${capital(verdict.text)}.`);
    say(find("verdict-advice"), verdict.suggestion ? `${capital(verdict.suggestion)}.` : "");
    show(find("verdict-advice"), Boolean(verdict.suggestion));
    if (this.#kind !== null && this.#kind !== verdict.kind) this.#onChanged([`${kind}: ${verdict.text}`]);
    this.#kind = verdict.kind;
  }

  #add({ streams, batches }) {
    const live = streams.filter((stream) => stream.state === "live");
    const rate = (which) => sum(streams.map((stream) => (stream.state === "live" ? stream.fps[which] : 0)));
    const slowest = Math.max(...streams.map((stream) => stream.latency_ms?.p95 ?? 0));
    const places = sum(streams.map((stream) => stream.capacity ?? 0));
    const inside = sum(streams.map((stream) => stream.in_flight));
    const totals = {
      "streams live": `${live.length} of ${streams.length}`,
      "frames/s in": fixed(rate("received"), 1),
      "lines/s out": fixed(rate("emitted"), 1),
      "worst p95": slowest > 0 ? `${ms(slowest)} ms` : none,
      "in flight": places > 0 ? `${inside} of ${places}` : `${inside}`,
      "frames a batch": batches.count > 0 ? fixed(batches.mean_size, 2) : none,
    };
    for (const [name, value] of Object.entries(totals)) {
      if (!this.#totals.has(name)) {
        this.#totals.set(name, make("dd"));
        find("totals").append(make("div", {}, make("dt", {}, name), this.#totals.get(name)));
      }
      say(this.#totals.get(name), value);
    }
  }

  #write({ outputs, batches }) {
    const list = find("output-list");
    if (list.childElementCount !== outputs.length) {
      list.replaceChildren(
        ...outputs.map(() => make("li", {}, make("strong"), make("span"), make("span", { className: "trouble" }))),
      );
    }
    outputs.forEach((output, index) => {
      const [name, figures, trouble] = list.children[index].children;
      say(name, output.name === "-" ? "standard output" : output.name);
      say(figures, `${plural(output.lines, "line")}, ${bytes(output.bytes)}${output.lost > 0 ? `, ${count(output.lost)} lost` : ""}`);
      say(trouble, output.trouble ?? "");
      show(trouble, output.trouble !== null);
    });
    const closed = Object.entries(batches.closed).filter(([, number]) => number > 0);
    const reasons = closed.map(([reason, number]) => `${reason} ${count(number)}`).join(", ");
    say(find("batches"), `${plural(batches.count, "batch").replace("batchs", "batches")}${reasons ? `, closed because: ${reasons}` : ""}.`);
  }
}
