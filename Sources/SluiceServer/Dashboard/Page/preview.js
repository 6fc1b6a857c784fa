// Pictures of streams. A live one costs the daemon an encoder, so it is open only while somebody sees it.

// Browsers hold at most six connections to a server; one is for the lines and one for the state.
const mostOpen = 4;
const open = [];

const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) entry.target.preview.isVisible = entry.isIntersecting;
});

/** The picture of one stream with its button. */
export class Preview {
  #name;
  #address;
  #image;
  #button;
  #isVisible = false;
  #isWanted = false;
  #hasStill = false;
  #isLive = false;
  #isResting = false;

  /** @param element the figure with the picture; @param button what opens and closes it. */
  constructor(element, button, name) {
    this.#name = name;
    this.#address = `v1/streams/${encodeURIComponent(name)}`;
    this.element = element;
    element.preview = this;
    this.#image = element.querySelector("img");
    this.#button = button;
    this.#image.addEventListener("load", () => element.classList.add("has-picture"));
    this.#image.addEventListener("error", () => this.#failed());
    this.#button.addEventListener("click", () => this.watch(!this.#isWanted));
    seen.observe(element);
  }

  set isVisible(value) {
    this.#isVisible = value;
    this.refresh();
  }

  /** While nothing is asked of the daemon, nothing is shown live either. */
  set isResting(value) {
    // A still picture that did not come is asked for again after the rest.
    if (this.#isResting && !value) this.#hasStill = this.element.classList.contains("has-picture");
    this.#isResting = value;
    this.refresh();
  }

  /** What the stream is: only live ones have pictures. */
  update(isLive, hasStills) {
    this.#isLive = isLive;
    this.#button.disabled = !isLive && !this.#isWanted;
    if (hasStills && isLive) this.element.classList.add("has-view");
    this.refresh();
  }

  watch(isWanted) {
    this.#isWanted = isWanted;
    if (isWanted) {
      this.element.classList.add("has-view");
      if (open.length >= mostOpen) open[0].watch(false);
      open.push(this);
    } else if (open.includes(this)) {
      open.splice(open.indexOf(this), 1);
    }
    this.#button.setAttribute("aria-pressed", isWanted);
    this.#button.querySelector("span").textContent = isWanted ? "Stop watching" : "Watch";
    this.refresh();
  }

  close() {
    if (this.#isWanted) this.watch(false);
    seen.unobserve(this.element);
    this.#image.removeAttribute("src");
  }

  refresh() {
    const isStreaming = this.#isWanted && this.#isVisible && this.#isLive && !this.#isResting && !document.hidden;
    this.element.classList.toggle("is-streaming", isStreaming);
    if (isStreaming) {
      if (this.#source !== `${this.#address}/preview`) this.#source = `${this.#address}/preview`;
    } else if (this.#source?.endsWith("/preview")) {
      this.#still();
    } else if (!this.#hasStill && this.#isVisible && this.#isLive && this.element.classList.contains("has-view")) {
      this.#still();
    }
  }

  /** One picture, which also ends the stream of pictures. */
  #still() {
    this.#hasStill = true;
    if (this.#isLive && !this.#isResting) this.#source = `${this.#address}/frame.jpg`;
    else this.#image.removeAttribute("src");
  }

  get #source() {
    return this.#image.getAttribute("src");
  }

  set #source(value) {
    this.#image.src = value;
    this.#image.alt = `${value.endsWith("/preview") ? "Live picture" : "Still picture"} of ${this.#name}`;
  }

  #failed() {
    this.element.classList.remove("has-picture");
    this.#image.removeAttribute("src");
    this.#hasStill = true;
    if (this.#isWanted) this.watch(false);
  }
}

document.addEventListener("visibilitychange", () => open.forEach((preview) => preview.refresh()));
