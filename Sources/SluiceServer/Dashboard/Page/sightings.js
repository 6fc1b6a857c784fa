// What was seen, and what happened: two short lists, fed by the lines of the daemon.

import { clock, find, make, show } from "./words.js";

const mostSightings = 40;
const mostEvents = 50;
/** A stream that saw the same for so long is one entry; after it, the next begins. */
const gap = 10_000;
const repaint = 500;

/** `car ×2, person`. */
function summary(objects) {
  const seen = new Map();
  for (const { label, confidence } of objects) {
    const before = seen.get(label) ?? { number: 0, best: 0 };
    seen.set(label, { number: before.number + 1, best: Math.max(before.best, confidence) });
  }
  return [...seen].sort(([a], [b]) => a.localeCompare(b, "en"));
}

/** Objects of all streams. An entry stays as it is, and only grows, while a stream sees the same kinds of objects. */
export class Sightings {
  #list = find("sightings");
  #entries = [];
  #isDue = false;

  add(line) {
    if (!line.objects?.length) return;
    const labels = summary(line.objects);
    const key = labels.map(([label]) => label).join("\n");
    const now = new Date();
    const same = this.#entries.find((entry) => entry.stream === line.stream);
    if (same && same.key === key && now - same.last < gap) {
      same.last = now;
      same.labels = labels;
    } else {
      this.#entries.unshift({ stream: line.stream, key, labels, first: now, last: now });
      this.#entries.length = Math.min(this.#entries.length, mostSightings);
    }
    if (this.#isDue) return;
    this.#isDue = true;
    setTimeout(() => this.#paint(), repaint);
  }

  #paint() {
    this.#isDue = false;
    show(find("seen-empty"), this.#entries.length === 0);
    this.#list.replaceChildren(
      ...this.#entries.map(({ stream, labels, first, last }) =>
        make(
          "li",
          {},
          make("span", { className: "when" }, last - first < 1000 ? clock(first) : `${clock(first)}–${clock(last)}`),
          " ",
          make("span", { className: "where" }, stream),
          " ",
          make(
            "span",
            { className: "what" },
            ...labels.map(([label, { number, best }]) =>
              make("span", { className: "label" }, `${label}${number > 1 ? ` ×${number}` : ""} `, make("b", {}, best.toFixed(2))),
            ),
          ),
        ),
      ),
    );
  }
}

/** Events of streams and of the daemon. */
export class Events {
  #list = find("happened");

  add(line) {
    const entry = make(
      "li",
      {},
      make("span", { className: "when" }, clock(new Date(line.at))),
      " ",
      make("span", { className: "where" }, line.stream ?? "daemon"),
      " ",
      make("span", { className: "what" }, `${line.event.replaceAll("_", " ")}: ${line.message}`),
    );
    this.#list.prepend(entry);
    while (this.#list.childElementCount > mostEvents) this.#list.lastChild.remove();
    show(find("events-empty"), false);
  }
}
