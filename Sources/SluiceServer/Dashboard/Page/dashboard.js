// Puts the parts of the page together.

import { Daemon } from "./daemon.js";
import { Overview } from "./overview.js";
import { Events, Sightings } from "./sightings.js";
import { Streams } from "./streams.js";
import { Waterfall } from "./waterfall.js";
import { clock, find, say, show } from "./words.js";

/** Reads out what changed, politely; a crowd of changes only by number. */
function announce(changes) {
  say(find("said"), changes.length > 3 ? `${changes.slice(0, 3).join(". ")}. And ${changes.length - 3} more.` : changes.join(". "));
}

const overview = new Overview(announce);
const streams = new Streams({ onChosen: (name) => waterfall.choose(name), onChanged: announce });
const waterfall = new Waterfall((name) => (streams.chosen = name));
const sightings = new Sightings();
const events = new Events();
let isPaused = false;
let countdown;

/** Whether the page and the daemon are in touch. */
function link(state, text) {
  find("link").dataset.state = state;
  say(find("link-text"), text);
}

/** Which part of the page is shown; `null` leaves it as it is. */
function turnTo(part) {
  for (const id of ["login", "dashboard"]) show(find(id), id === part);
}

const daemon = new Daemon({
  state(report) {
    clearInterval(countdown);
    if (!find("gone").hidden) announce(["The daemon answers again"]);
    show(find("gone"), false);
    document.body.classList.remove("is-stale");
    turnTo("dashboard");
    show(find("sign-out"), daemon.isSignedIn);
    link(isPaused ? "paused" : "live", isPaused ? "paused" : report.ready ? "connected" : "starting");
    streams.isResting = isPaused;
    overview.update(report);
    streams.update(report);
    waterfall.update(report, streams.first);
    const isTroubled = report.streams.some(({ state }) => !["live", "ended"].includes(state));
    document.title = `${isTroubled ? "▲ " : ""}Sluice`;
  },

  line(line) {
    if (line.type === "frame") sightings.add(line);
    if (line.type === "event") events.add(line);
  },

  gone({ last, wait }) {
    link("gone", "no answer");
    document.body.classList.add("is-stale");
    streams.isResting = true;
    if (find("gone").hidden) announce(["The daemon does not answer"]);
    show(find("gone"), true);
    const until = Date.now() + wait;
    const tell = () => {
      const rest = Math.max(Math.ceil((until - Date.now()) / 1000), 0);
      say(find("gone-text"), `${last ? `Its last answer came at ${clock(last)}. ` : ""}Trying again in ${rest} s.`);
    };
    clearInterval(countdown);
    countdown = setInterval(tell, 500);
    tell();
  },

  signIn() {
    clearInterval(countdown);
    show(find("gone"), false);
    link("locked", "signed out");
    streams.isResting = true;
    const isShown = !find("login").hidden;
    turnTo("login");
    show(find("sign-out"), false);
    if (!isShown) find("token").focus();
  },
});

find("retry").addEventListener("click", () => daemon.ask());

find("pause").addEventListener("click", () => {
  isPaused = !isPaused;
  find("pause").setAttribute("aria-pressed", isPaused);
  daemon.isPaused = isPaused;
  streams.isResting = isPaused;
  if (isPaused) link("paused", "paused");
});

find("login-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const problem = await daemon.signIn(find("token").value);
  say(find("login-error"), problem ?? "");
  if (problem) return find("token").select();
  find("token").value = "";
});

find("sign-out").addEventListener("click", () => daemon.signOut());

daemon.ask();
