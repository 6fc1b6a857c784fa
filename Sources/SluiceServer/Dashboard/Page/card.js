// One stream: its state, its figures, its picture.

import { Preview } from "./preview.js";
import { bar } from "./waterfall.js";
import { brief, count, draw, fixed, lost, make, ms, none, plural, reasons, say, show, span, stageName, stateName } from "./words.js";

// Seconds that rates and drops are looked back on.
const memory = 60;
let cards = 0;

/** A figure with its name, in a list of definitions. */
function figure(name, title) {
  const value = make("dd");
  return { value, element: make("div", { title }, make("dt", {}, name), value) };
}

export class Card {
  #glyph = make("span", { className: "glyph", "aria-hidden": "true" });
  #state = make("span", { className: "state" });
  #rate = figure("fps in → out", "Frames a second that came, and those whose line was written");
  #latency = figure("ms p50 · p95 · p99", "From the packet to the line, of the recent frames");
  #dropped = figure("dropped", "Frames without a line; in brackets those of the last minute");
  #queue = figure("in flight", "Frames of this stream inside the pipeline, and its places");
  #depth = make("span");
  #meter = draw("svg", { class: "meter", "aria-hidden": "true" }, draw("rect", { height: "100%" }));
  #spark = draw("svg", { class: "spark", viewBox: `0 0 ${memory - 1} 20`, preserveAspectRatio: "none", "aria-hidden": "true" });
  #stages = draw("svg", { class: "stage-bar", role: "img" });
  #trouble = make("p", { className: "trouble" });
  #watch = make("button", { type: "button", className: "watch", "aria-pressed": "false" }, make("span", {}, "Watch"));
  #more = make("dl", { className: "more" });
  #details;
  #figures = make("dl", { className: "figures" }, this.#rate.element, this.#latency.element, this.#dropped.element, this.#queue.element);
  #preview;
  /** `[seconds, dropped]`, oldest first. */
  #drops = [];
  #rates = [];

  /** @param onChosen told when somebody wants to see where the time of this stream goes. */
  constructor(name, onChosen) {
    this.name = name;
    const id = `card-${(cards += 1)}`;
    this.button = make("button", { type: "button", className: "name", id, "aria-pressed": "false" }, name);
    this.button.title = "Show where its time goes";
    this.button.addEventListener("click", () => onChosen(name));
    this.#watch.append(make("span", { className: "unseen" }, ` ${name}`));
    const view = make("figure", { className: "view" }, make("img", { alt: "" }), make("span", { className: "on-air" }, "live"));
    this.#details = make("details", {}, make("summary", {}, "More", make("span", { className: "unseen" }, ` about ${name}`)), this.#more);
    this.#details.addEventListener("toggle", () => this.#tell());
    this.element = make(
      "li",
      { className: "card" },
      make(
        "article",
        { "aria-labelledby": id },
        make("header", {}, this.#glyph, make("h3", {}, this.button), this.#state),
        view,
        this.#trouble,
        this.#figures,
        this.#spark,
        this.#stages,
        make("footer", {}, this.#watch, this.#details),
      ),
    );
    this.#queue.value.append(this.#depth, this.#meter);
    this.#preview = new Preview(view, this.#watch, name);
  }

  /** Frames dropped in the last minute. */
  get lately() {
    return this.#drops.length > 0 ? this.#drops.at(-1)[1] - this.#drops[0][1] : 0;
  }

  get isTroubled() {
    return !["live", "ended"].includes(this.stream.state) || this.lately > 0;
  }

  set isChosen(value) {
    this.button.setAttribute("aria-pressed", value);
    this.element.classList.toggle("is-chosen", value);
  }

  set isResting(value) {
    this.#preview.isResting = value;
  }

  update(stream, { names, seconds, hasStills }) {
    this.stream = stream;
    const isLive = stream.state === "live";
    this.element.dataset.state = stream.state;
    say(this.#state, stateName(stream.state));
    const isLost = !["live", "ended"].includes(stream.state) && stream.last_failure;
    say(this.#trouble, isLost ? `${stream.last_failure}, for ${span(stream.since_s)}` : "");
    show(this.#trouble, this.#trouble.textContent !== "");
    this.#remember(stream, seconds);
    say(this.#rate.value, `${fixed(stream.fps.received, 1)} → ${fixed(stream.fps.emitted, 1)}`);
    const latency = stream.latency_ms;
    say(this.#latency.value, latency ? [latency.p50, latency.p95, latency.p99].map(ms).join(" · ") : none);
    say(this.#dropped.value, `${brief(lost(stream.dropped))}${this.lately > 0 ? ` (+${brief(this.lately)})` : ""}`);
    this.#dropped.element.classList.toggle("is-bad", this.lately > 0);
    say(this.#depth, stream.capacity ? `${stream.in_flight} of ${stream.capacity}` : `${stream.in_flight}`);
    this.#meter.firstChild.setAttribute("width", `${Math.min((stream.in_flight / (stream.capacity || 1)) * 100, 100)}%`);
    show(this.#meter, Boolean(stream.capacity));
    // A stream without pictures has no figures that mean anything; its past is under "More".
    for (const element of [this.#figures, this.#spark, this.#stages]) show(element, isLive);
    this.#drawRates();
    this.#drawStages(names);
    this.#tell();
    this.#preview.update(isLive, hasStills);
  }

  close() {
    this.#preview.close();
    this.element.remove();
  }

  #remember(stream, seconds) {
    const last = this.#drops.at(-1);
    // The daemon was started again: what was counted before says nothing now.
    if (last && (seconds < last[0] || lost(stream.dropped) < last[1])) this.#drops = [];
    this.#drops.push([seconds, lost(stream.dropped)]);
    while (seconds - this.#drops[0][0] > memory) this.#drops.shift();
    this.#rates.push(stream.state === "live" ? stream.fps.emitted : 0);
    if (this.#rates.length > memory) this.#rates.shift();
  }

  #drawRates() {
    const most = Math.max(...this.#rates, this.stream.frame_rate ?? 0, 1);
    const first = memory - this.#rates.length;
    const points = this.#rates.map((rate, index) => `${first + index},${(19 - (rate / most) * 18).toFixed(1)}`);
    this.#spark.replaceChildren(
      draw("polygon", { points: `${first},20 ${points.join(" ")} ${memory - 1},20` }),
      draw("polyline", { points: points.join(" ") }),
    );
  }

  #drawStages(names) {
    const means = this.stream.stages_ms;
    if (!means) return this.#stages.replaceChildren();
    bar(this.#stages, names, names.map((name) => means[name]));
    const said = names.filter((name) => means[name] >= 0.05).map((name) => `${stageName(name)} ${ms(means[name])}`);
    this.#stages.setAttribute("aria-label", `Milliseconds of a frame: ${said.join(", ") || "none"}`);
  }

  /** The rest, while it is unfolded. */
  #tell() {
    if (!this.#details.open || !this.stream) return;
    const s = this.stream;
    const clocks = { ntp: "the camera's (NTP)", container: "the file's", arrival: "arrival here" };
    const rows = [
      ["state", `${stateName(s.state)} for ${span(s.since_s)}`],
      ["video", s.codec ? `${s.codec} ${s.width}×${s.height}${s.frame_rate ? `, ${fixed(s.frame_rate, 2)}\u00a0fps` : ""}` : none],
      ["pixels", s.pixel_format ? `${s.pixel_format} ${s.pixel_path ?? ""}` : none],
      ["times from", (clocks[s.clock] ?? s.clock) + (s.drift_s === null || s.drift_s === undefined ? "" : `, drift ${fixed(s.drift_s, 3)} s`)],
      ["last frame", s.frame_age_s === null ? none : `${s.frame_age_s < 10 ? `${fixed(s.frame_age_s, 2)} s` : span(s.frame_age_s)} ago`],
      ["frames", `${count(s.received)} in, ${count(s.emitted)} out`],
      ["dropped", Object.entries(s.dropped).filter(([, n]) => n > 0).map(([reason, n]) => `${reasons[reason] ?? reason} ${count(n)}`).join(", ") || "none"],
      ["decode errors", count(s.decode_errors)],
      ["connection", `${plural(s.reconnects, "reconnect")}, ${plural(s.failures, "failure")}`],
      ["last failure", s.last_failure ?? "none"],
    ];
    if (this.#more.childElementCount !== rows.length) {
      this.#more.replaceChildren(...rows.map(([name]) => make("div", {}, make("dt", {}, name), make("dd"))));
    }
    rows.forEach(([, text], index) => say(this.#more.children[index].lastChild, text));
  }
}
