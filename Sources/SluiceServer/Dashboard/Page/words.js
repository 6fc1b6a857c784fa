// Numbers and states in words, and elements in one line.

/** An element with properties, and children that are elements or text. */
export function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (key in element && !key.startsWith("aria")) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

const svgSpace = "http://www.w3.org/2000/svg";

/** The same for drawings. */
export function draw(name, attributes = {}, ...children) {
  const element = document.createElementNS(svgSpace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export const find = (id) => document.getElementById(id);

/** Writes text only where it changed, so that nothing is laid out or read out again for nothing. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function show(element, isShown) {
  // The attribute, not the property: drawings have only that.
  if (element.hasAttribute("hidden") === isShown) element.toggleAttribute("hidden", !isShown);
}

export const none = "–";

/** `1,234`. */
export const count = (number) => Math.round(number).toLocaleString("en");

/** The same, but `1.04M` from a million on. */
export const brief = (number) =>
  number < 1e6 ? count(number) : number.toLocaleString("en", { notation: "compact", maximumSignificantDigits: 3 });

export const plural = (number, thing) => `${count(number)} ${thing}${number === 1 ? "" : "s"}`;

export const fixed = (number, decimals) => (number === null || number === undefined ? none : number.toFixed(decimals));

/** Three digits are enough: `0.04`, `8.5`, `42`. */
export function ms(number) {
  if (number === null || number === undefined) return none;
  if (number === 0) return "0";
  return number < 1 ? number.toFixed(2) : number < 100 ? number.toFixed(1) : count(number);
}

/** `83 %`, which does not break. */
export const percent = (share) => `${Math.round(share * 100)}\u00a0%`;

/** `12 s`, `4 min`, `3 h 12 min`, `8 d 4 h`. */
export function span(seconds) {
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3600)];
  if (hours < 1) return `${minutes} min`;
  if (hours < 24) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** `93.1 MB`. */
export function bytes(number) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  while (number >= 1000 && unit < units.length - 1) [number, unit] = [number / 1000, unit + 1];
  return `${unit === 0 ? number : number.toFixed(1)} ${units[unit]}`;
}

export const clock = (date) => date.toLocaleTimeString("en-GB");

/** How urgent a state is (0 first), and what it is called. */
export const states = {
  unauthorised: { rank: 0, name: "unauthorised" },
  backing_off: { rank: 1, name: "backing off" },
  connecting: { rank: 2, name: "connecting" },
  live: { rank: 4, name: "live" },
  ended: { rank: 5, name: "ended" },
};

export const stateName = (state) => states[state]?.name ?? state.replaceAll("_", " ");

/** The stages of a frame: what they are called, and whether the frame only waits there or its bytes travel. */
export const stages = {
  demux: { name: "demux" },
  decode: { name: "decode" },
  queue: { name: "queue", isWait: true },
  preprocess: { name: "preprocess" },
  batch_wait: { name: "batch wait", isWait: true },
  h2d: { name: "to device", isTransfer: true },
  inference: { name: "inference" },
  d2h: { name: "from device", isTransfer: true },
  order_wait: { name: "order wait", isWait: true },
  postprocess: { name: "postprocess" },
  emit: { name: "emit" },
};

export const stageName = (stage) => stages[stage]?.name ?? stage;

/** Reasons for which frames are lost. */
export const reasons = {
  overflow: "no place free",
  stale: "too old",
  infer_every: "left out by infer_every",
  stopped: "stopped",
  inference_failed: "model failed",
  output_failed: "output failed",
};

export const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** Dropped frames of a stream; those that `infer_every` leaves out are wanted. */
export const lost = (dropped) => sum(Object.entries(dropped).map(([reason, number]) => (reason === "infer_every" ? 0 : number)));
