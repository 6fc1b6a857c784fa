// All streams: filtered, sorted, told when they change.

import { Card } from "./card.js";
import { find, plural, say, show, stateName, states } from "./words.js";

// So many streams show a still picture unasked; each costs the daemon one encoded frame.
const mostStills = 9;

const orders = {
  trouble: (card) => [states[card.stream.state]?.rank ?? 3, card.lately > 0 ? -card.lately : 0],
  name: () => [],
  latency: (card) => [-(card.stream.latency_ms?.p95 ?? 0)],
  drops: (card) => [-card.lately],
  rate: (card) => [-card.stream.fps.received],
};

export class Streams {
  #cards = new Map();
  #list = find("cards");
  #filter = find("filter");
  #sort = find("sort");
  #onChosen;
  #onChanged;

  /** @param onChanged told of streams whose state changed, in words. */
  constructor({ onChosen, onChanged }) {
    this.#onChosen = onChosen;
    this.#onChanged = onChanged;
    this.#filter.addEventListener("input", () => this.#arrange());
    this.#sort.addEventListener("change", () => this.#arrange());
    this.#list.addEventListener("focusout", () => setTimeout(() => this.#arrange()));
    this.#list.addEventListener("keydown", (event) => this.#move(event));
  }

  update(report) {
    const changes = [];
    const context = { names: report.stages, seconds: report.uptime_s, hasStills: report.streams.length <= mostStills };
    for (const stream of report.streams) {
      let card = this.#cards.get(stream.id);
      if (!card) {
        card = new Card(stream.id, this.#onChosen);
        this.#cards.set(stream.id, card);
      } else if (card.stream.state !== stream.state) {
        changes.push(`${stream.id} is ${stateName(stream.state)}${stream.state === "live" || !stream.last_failure ? "" : `: ${stream.last_failure}`}`);
      }
      card.update(stream, context);
    }
    const names = new Set(report.streams.map((stream) => stream.id));
    for (const [name, card] of this.#cards) {
      if (names.has(name)) continue;
      card.close();
      this.#cards.delete(name);
      changes.push(`${name} was removed`);
    }
    this.#arrange();
    if (changes.length > 0) this.#onChanged(changes);
  }

  /** The most troubled stream that gives pictures. */
  get first() {
    return [...this.#cards.values()].find((card) => card.stream.recent.length > 0)?.name ?? null;
  }

  set chosen(name) {
    for (const card of this.#cards.values()) card.isChosen = card.name === name;
  }

  set isResting(value) {
    for (const card of this.#cards.values()) card.isResting = value;
  }

  #arrange() {
    const wanted = this.#filter.value.trim().toLowerCase();
    const cards = [...this.#cards.values()];
    for (const card of cards) {
      const text = `${card.name} ${stateName(card.stream.state)}`.toLowerCase();
      show(card.element, wanted === "" || text.includes(wanted));
    }
    // What somebody holds the focus on does not move away from under it.
    if (!this.#list.contains(document.activeElement)) this.#order(cards);
    const shown = cards.filter((card) => !card.element.hidden).length;
    const troubled = cards.filter((card) => card.isTroubled).length;
    const trouble = troubled > 0 ? `, ${troubled} in trouble` : "";
    say(find("streams-count"), `${shown < cards.length ? `${shown} of ` : ""}${plural(cards.length, "stream")}${trouble}`);
    this.#list.classList.toggle("is-dense", cards.length > mostStills);
    const empty = find("streams-empty");
    show(empty, shown === 0);
    say(empty, cards.length === 0 ? "There are no streams. Add one under streams: in the pipeline, and reload it." : "No stream is called that.");
  }

  #order(cards) {
    const key = orders[this.#sort.value];
    const keyed = cards.map((card) => ({ card, key: key(card) }));
    keyed.sort((a, b) => {
      for (let index = 0; index < a.key.length; index += 1) {
        if (a.key[index] !== b.key[index]) return a.key[index] - b.key[index];
      }
      return a.card.name.localeCompare(b.card.name, "en", { numeric: true });
    });
    const elements = keyed.map(({ card }) => card.element);
    if (elements.some((element, index) => this.#list.children[index] !== element)) this.#list.append(...elements);
  }

  /** `j` and `k` go from stream to stream. */
  #move(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !["j", "k"].includes(event.key)) return;
    const shown = [...this.#list.children].filter((element) => !element.hidden);
    const here = shown.findIndex((element) => element.contains(document.activeElement));
    const next = shown[here + (event.key === "j" ? 1 : -1)];
    next?.querySelector("button.name").focus();
    if (next) event.preventDefault();
  }
}
