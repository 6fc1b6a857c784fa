// Where the milliseconds go: the recent frames of one stream, stage by stage.

import { draw, find, make, ms, percent, say, show, stageName, stages, sum } from "./words.js";

const rowHeight = 9;
const axisHeight = 18;

/** How a stage is painted: waits are quiet, transfers stand out. */
const paint = (stage) => `s-${stage}${stages[stage]?.isWait ? " is-wait" : ""}`;

/** Parts side by side as one bar across the whole drawing. */
export function bar(drawing, names, parts) {
  const total = Math.max(sum(parts), 1e-9);
  let start = 0;
  const rectangles = names.map((name, index) => {
    const width = (parts[index] / total) * 100;
    const rectangle = draw("rect", { class: paint(name), x: `${start}%`, y: 0, width: `${width}%`, height: "100%" });
    start += width;
    return rectangle;
  });
  drawing.replaceChildren(...rectangles);
}

/** A round number of milliseconds between two lines of the grid, so that there are three to six. */
function step(longest) {
  const rough = longest / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough);
}

export class Waterfall {
  #chart = find("chart");
  #select = find("time-stream");
  #table = find("stages");
  #frames = find("frames");
  #report = null;
  /** What somebody chose; until then, the first stream that has frames. */
  #chosen = null;
  #onChosen;

  constructor(onChosen) {
    this.#onChosen = onChosen;
    this.#select.addEventListener("change", () => this.choose(this.#select.value));
    this.#frames.addEventListener("toggle", () => this.#tabulate());
  }

  choose(name) {
    this.#chosen = name;
    this.#draw();
  }

  update(report, first) {
    this.#report = report;
    const names = report.streams.map((stream) => stream.id);
    if (!names.includes(this.#chosen)) this.#chosen = first ?? names[0] ?? null;
    const options = [...this.#select.options].map((option) => option.value);
    if (options.join("\n") !== names.join("\n")) {
      this.#select.replaceChildren(...names.map((name) => make("option", { value: name }, name)));
    }
    show(this.#select.parentElement, names.length > 1);
    this.#draw();
  }

  get #stream() {
    return this.#report?.streams.find((stream) => stream.id === this.#chosen);
  }

  #draw() {
    if (!this.#report) return;
    this.#select.value = this.#chosen ?? "";
    this.#onChosen(this.#chosen);
    const stream = this.#stream;
    const hasFrames = (stream?.recent.length ?? 0) > 0;
    for (const element of [find("waterfall"), this.#table, this.#frames]) show(element, hasFrames);
    if (!hasFrames) return say(find("time-lead"), stream ? `No frame of ${stream.id} has come through yet.` : "No frames yet.");
    const names = this.#report.stages;
    const frames = stream.recent.map((frame) => frame.map((part) => part / 1000));
    const means = names.map((_, index) => sum(frames.map((frame) => frame[index])) / frames.length);
    this.#lead(stream, names, means);
    this.#paint(names, frames);
    this.#fill(names, means);
    this.#tabulate();
  }

  /** The same in words. */
  #lead(stream, names, means) {
    const total = sum(means);
    const of = (test) => sum(means.filter((_, index) => test(stages[names[index]] ?? {})));
    const [waits, transfers] = [of((stage) => stage.isWait), of((stage) => stage.isTransfer)];
    const costliest = names
      .map((name, index) => ({ name, mean: means[index] }))
      .filter(({ name }) => !stages[name]?.isWait)
      .sort((a, b) => b.mean - a.mean)[0];
    const moved = transfers > 0 ? `, ${percent(transfers / total)} copying to and from the device` : "";
    say(
      find("time-lead"),
      `A frame of ${stream.id} takes ${ms(total)} ms: ${percent(costliest.mean / total)} ${stageName(costliest.name)}${moved}, ` +
        `${percent(waits / total)} waiting.`,
    );
  }

  #paint(names, frames) {
    const longest = Math.max(...frames.map(sum), 0.001);
    const height = frames.length * rowHeight;
    const grid = step(longest);
    const parts = [];
    for (let tick = 0; tick <= longest; tick += grid) {
      const x = `${(tick / longest) * 100}%`;
      parts.push(draw("line", { x1: x, x2: x, y1: 0, y2: height, class: "grid" }));
      const isLast = tick / longest > 0.93;
      const anchor = tick === 0 ? "start" : isLast ? "end" : "middle";
      parts.push(draw("text", { x, y: height + 14, "text-anchor": anchor, class: "tick" }, ms(tick)));
    }
    frames.forEach((frame, row) => {
      let start = 0;
      frame.forEach((part, index) => {
        if (part > 0) {
          const name = names[index];
          parts.push(
            draw(
              "rect",
              {
                class: paint(name),
                x: `${(start / longest) * 100}%`,
                y: row * rowHeight,
                width: `${(part / longest) * 100}%`,
                height: rowHeight - 1,
              },
              draw("title", {}, `${stageName(name)} ${ms(part)} ms`),
            ),
          );
        }
        start += part;
      });
    });
    this.#chart.setAttribute("height", height + axisHeight);
    this.#chart.replaceChildren(...parts);
    const totals = frames.map(sum);
    say(find("waterfall-said"), `${frames.length} frames took ${ms(Math.min(...totals))} to ${ms(Math.max(...totals))} milliseconds. The table below says the same.`);
  }

  #fill(names, means) {
    const body = this.#table.tBodies[0];
    const total = sum(means) || 1;
    if (body.rows.length !== names.length) {
      body.replaceChildren(
        ...names.map((name) => {
          const swatch = draw("svg", { class: "swatch", viewBox: "0 0 12 12", "aria-hidden": "true" }, draw("rect", { class: paint(name), width: 12, height: 12 }));
          const share = draw("svg", { class: "share", "aria-hidden": "true" }, draw("rect", { class: paint(name), height: "100%" }));
          return make(
            "tr",
            {},
            make("th", { scope: "row" }, swatch, stageName(name)),
            make("td"),
            make("td", {}, make("span"), share),
          );
        }),
      );
    }
    names.forEach((_, index) => {
      const [, mean, share] = body.rows[index].cells;
      say(mean, `${ms(means[index])} ms`);
      say(share.firstChild, percent(means[index] / total));
      share.lastChild.firstChild.setAttribute("width", `${(means[index] / total) * 100}%`);
    });
  }

  /** Every frame with every stage, while it is unfolded. */
  #tabulate() {
    if (!this.#frames.open || !this.#stream) return;
    const names = this.#report.stages;
    const head = make("tr", {}, ...[...names.map(stageName), "total"].map((name) => make("th", { scope: "col" }, name)));
    const rows = this.#stream.recent.map((frame) =>
      make("tr", {}, ...[...frame, sum(frame)].map((part) => make("td", {}, ms(part / 1000)))),
    );
    this.#frames.querySelector("table").replaceChildren(make("thead", {}, head), make("tbody", {}, ...rows.reverse()));
  }
}
