// Talks to the daemon: asks for its state once a second, listens to its lines, and says when it is gone.

const period = 1000;
const patience = 5000;
const longestWait = 15000;

// The cookie is none of the page's business; all it keeps is that there is one.
const mark = "sluice-signed-in";
const remember = (isSignedIn) => (isSignedIn ? localStorage.setItem(mark, "yes") : localStorage.removeItem(mark));

/**
 * Calls `on.state(report)`, `on.line(object)`, `on.gone({ last, wait })`, `on.signIn()`.
 * Asks nothing while the page is hidden or paused.
 */
export class Daemon {
  #on;
  #timer;
  #source = null;
  #wait = 0;
  #last = null;
  #isPaused = false;
  #isAsking = false;

  constructor(on) {
    this.#on = on;
    document.addEventListener("visibilitychange", () => this.#wake());
    addEventListener("online", () => this.ask());
  }

  set isPaused(value) {
    this.#isPaused = value;
    this.#wake();
  }

  get #isResting() {
    return this.#isPaused || document.hidden;
  }

  #wake() {
    if (this.#isResting) {
      clearTimeout(this.#timer);
      this.#close();
    } else {
      this.ask();
    }
  }

  get isSignedIn() {
    return localStorage.getItem(mark) !== null;
  }

  /** Asks now. */
  async ask() {
    clearTimeout(this.#timer);
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      const answer = await fetch("v1/streams", { cache: "no-store", signal: AbortSignal.timeout(patience) });
      if (answer.status === 401) {
        this.#close();
        this.#on.signIn();
        return;
      }
      if (!answer.ok) throw new Error(`it answers ${answer.status}`);
      const report = await answer.json();
      this.#wait = 0;
      this.#last = new Date();
      if (this.#isPaused) return;
      this.#on.state(report);
      this.#listen();
    } catch (error) {
      this.#wait = Math.min(this.#wait * 2 || period, longestWait);
      this.#close();
      this.#on.gone({ last: this.#last, wait: this.#wait });
    } finally {
      this.#isAsking = false;
    }
    if (!this.#isResting) this.#timer = setTimeout(() => this.ask(), this.#wait || period);
  }

  #listen() {
    if (this.#isResting || (this.#source && this.#source.readyState !== EventSource.CLOSED)) return;
    this.#source = new EventSource("v1/events?type=event,frame&objects=1&every=500ms");
    for (const type of ["event", "frame"]) {
      this.#source.addEventListener(type, (message) => {
        let line;
        try {
          line = JSON.parse(message.data);
        } catch {
          return;
        }
        this.#on.line(line);
      });
    }
  }

  #close() {
    this.#source?.close();
    this.#source = null;
  }

  /** Returns what went wrong, or nothing. */
  async signIn(token) {
    try {
      const answer = await fetch("v1/login", { method: "POST", headers: { "Content-Type": "text/plain" }, body: token });
      if (answer.status === 401) return "This is not the token.";
      if (!answer.ok) return `The daemon answers ${answer.status}.`;
    } catch {
      return "The daemon does not answer.";
    }
    remember(true);
    this.ask();
  }

  async signOut() {
    remember(false);
    await fetch("v1/logout", { method: "POST" }).catch(() => {});
    this.ask();
  }
}
