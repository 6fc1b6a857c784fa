"""Opens the dashboard in a browser and says what is found: `dashboard_checks.py CHECK MANIFEST [DAY]`, JSON on stdout.

The manifest names the files that are served (path, content type, file) and their headers. With SHOTS=folder, pictures of
every state are left there for a person to look at.
"""
import json
import os
import sys
import time

from browser import Browser
from pretended_daemon import TOKEN, Daemon

WIDTHS = [320, 390, 1280, 1920]

# What is wrong with the page as it is laid out now.
LAYOUT = r"""(() => {
  const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest(".unseen, .skip");
  const name = (e) => `${e.tagName.toLowerCase()}${e.id ? "#" + e.id : ""}.${e.getAttribute("class") ?? ""}`;
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = (css) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = css;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, ground) => [0, 1, 2].map((i) => top[i] * top[3] + ground[i] * (1 - top[3]));
  const ground = (e) => {
    if (!e) return [255, 255, 255];
    const own = rgba(getComputedStyle(e).backgroundColor);
    return own[3] === 1 ? own.slice(0, 3) : over(own, ground(e.parentElement));
  };
  const luminance = (c) => {
    const [r, g, b] = c.map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [dark, bright] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (bright + 0.05) / (dark + 0.05);
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const e = node.parentElement;
    if (!node.textContent.trim() || !shown(e) || e.closest("button:disabled, option, noscript, title")) continue;
    const style = getComputedStyle(e);
    const ink = e instanceof SVGElement ? style.fill : style.color;
    const below = ground(e);
    const ratio = contrast(over(rgba(ink), below), below);
    if (ratio < 4.5) faint.push(`${name(e)} ${ratio.toFixed(2)}: ${node.textContent.slice(0, 30)}`);
  }
  const wide = [...document.querySelectorAll("body *")].filter((e) =>
    shown(e) && !e.closest(".scroll, svg") && e.getBoundingClientRect().right > innerWidth + 0.5);
  const clipped = [...document.querySelectorAll("dd, p, button, h2, h3, li, th, td")].filter((e) =>
    shown(e) && !e.closest(".scroll") && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== "inline");
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  return {
    overflow: Math.max(document.documentElement.scrollWidth - innerWidth, 0),
    wide: wide.map(name).slice(0, 5), clipped: clipped.map((e) => `${name(e)}: ${e.textContent.slice(0, 30)}`).slice(0, 5), faint: [...new Set(faint)].slice(0, 5),
    repeatedIds: ids.filter((id, place) => ids.indexOf(id) !== place),
    background: getComputedStyle(document.body).backgroundColor,
    owned: document.title.includes("owned"),
  };
})()"""

# Waits until what has changed is laid out and drawn.
PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"

# Everything that can be reached with the Tab key, and where the focus is.
REACHABLE = r"""[...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]
  .filter((e) => e.checkVisibility() && !e.disabled).length"""
FOCUSED = r"""(() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const style = getComputedStyle(e);
  return { name: e.id || e.textContent.trim().slice(0, 40), tag: e.tagName, ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    key: [...document.querySelectorAll("*")].indexOf(e) };
})()"""

shots = os.environ.get("SHOTS")


def ready(browser, what="#dashboard:not([hidden]) #verdict-text:not(:empty)"):
    if not browser.wait(f'document.querySelector("{what}")'):
        raise SystemExit(f"the page never showed {what}")


def shoot(browser, name):
    if shots:
        browser.screenshot(f"{shots}/{name}.png")


def layout(browser, daemon):
    """Every width, in light and in dark."""
    found = []
    browser.open(daemon.address)
    ready(browser)
    browser.wait('document.querySelector("#sightings li") || !document.querySelector("[data-state=live]")', 4)
    browser.ask('for (const details of [...document.querySelectorAll("details")].slice(0, 2)) details.open = true')
    for dark in [False, True]:
        for width in WIDTHS:
            browser.look(width, 900, dark)
            browser.ask(PAINTED)
            shoot(browser, f"{daemon.day}-{width}-{'dark' if dark else 'light'}")
            found.append({"width": width, "isDark": dark} | browser.ask(LAYOUT))
    return {"layouts": found}


def roles(browser, daemon):
    """What a screen reader is told."""
    browser.open(daemon.address)
    ready(browser)
    browser.ask('document.querySelectorAll("details").forEach((details) => (details.open = true))')
    time.sleep(1.2)
    nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
    told = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node.get("ignored")]
    needy = {"button", "link", "textbox", "searchbox", "combobox", "image", "table", "region", "article", "DisclosureTriangle"}
    return {
        "unnamed": sorted({role for role, name in told if role in needy and not name.strip()}),
        "landmarks": sorted({role for role, _ in told if role in {"banner", "main", "navigation", "contentinfo"}}),
        "headings": [name for role, name in told if role == "heading"],
        "regions": [name for role, name in told if role == "region"],
        "images": [name for role, name in told if role == "image"],
        "statuses": sum(role == "status" for role, _ in told),
        "language": browser.ask("document.documentElement.lang"),
    }


def keyboard(browser, daemon):
    """Tab through the whole page; `j` and `k` among the streams."""
    browser.open(daemon.address)
    ready(browser)
    expected = browser.ask(REACHABLE)
    stops, rings = set(), []
    for _ in range(expected * 2):
        browser.press("Tab")
        at = browser.ask(FOCUSED)
        if at is None or at["key"] in stops:
            break
        stops.add(at["key"])
        if not at["ring"]:
            rings.append(at["name"])
    browser.ask('document.querySelector("#cards button.name").focus()')
    walk = []
    for key in "jjk":
        browser.press(key)
        walk.append(browser.ask("document.activeElement.textContent"))
    browser.ask('document.querySelectorAll("#cards button.name")[2].focus()')
    browser.press("Enter")
    chosen = browser.ask('[document.querySelector("#time-lead").textContent, document.activeElement.getAttribute("aria-pressed")]')
    browser.ask('document.querySelector("#filter").focus()')
    browser.type("yard")
    time.sleep(0.2)
    shown = browser.ask('[...document.querySelectorAll("#cards > li:not([hidden]) button.name")].map((e) => e.textContent)')
    return {"expected": expected, "reached": len(stops), "ringless": rings, "walk": walk, "chosen": chosen, "filtered": shown}


def previews(browser, daemon):
    """Pictures are asked for only while somebody sees them."""
    browser.open(daemon.address, 390, 700)
    ready(browser)
    time.sleep(1)
    before = daemon.previews_opened
    watch = lambda at: browser.ask(f'document.querySelectorAll("button.watch")[{at}].click()')
    def settles(number):
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline and len(daemon.open_previews) != number:
            browser.receive(time.monotonic() + 0.05)
        return len(daemon.open_previews)
    browser.ask('document.querySelector(".card").scrollIntoView({ behavior: "instant" })')
    watch(0)
    opened = settles(1)
    browser.wait('document.querySelector(".is-streaming.has-picture")')
    shoot(browser, f"watching-{daemon.day}")
    alt = browser.ask('document.querySelector(".is-streaming img")?.alt')
    browser.ask('document.querySelector("#outputs").scrollIntoView({ behavior: "instant" })')
    away = settles(0)
    browser.ask('document.querySelector(".card").scrollIntoView({ behavior: "instant" })')
    back = settles(1)
    browser.ask('document.querySelector("#pause").click()')
    paused = settles(0)
    asked = daemon.asked
    time.sleep(1.5)
    quiet = daemon.asked - asked
    browser.ask('document.querySelector("#pause").click()')
    resumed = settles(1)
    browser.look(1920, 3000)
    for at in range(1, 6):
        watch(at)
    most = settles(4)
    pressed = browser.ask('document.querySelectorAll("button.watch[aria-pressed=true]").length')
    browser.ask('[...document.querySelectorAll("button.watch[aria-pressed=true]")].forEach((e) => e.click())')
    return {
        "unasked": before, "opened": opened, "alt": alt, "scrolledAway": away, "scrolledBack": back, "paused": paused,
        "askedWhilePaused": quiet, "resumed": resumed, "most": most, "pressed": pressed, "closed": settles(0),
    }


def gone(browser, daemon):
    """The daemon falls silent, and comes back."""
    browser.open(daemon.address)
    ready(browser)
    daemon.is_silent = True
    appeared = browser.wait('!document.querySelector("#gone").hidden', 8)
    said = browser.ask('document.querySelector("#gone").textContent')
    announced = browser.ask('document.querySelector("#said").textContent')
    shoot(browser, "gone")
    faint = browser.ask(LAYOUT)["faint"]
    waits = []
    for _ in range(60):
        waits.append(int(browser.ask('/in (\\d+) s/.exec(document.querySelector("#gone-text").textContent)?.[1] ?? -1')))
        browser.receive(time.monotonic() + 0.1)
    daemon.is_silent = False
    browser.ask('document.querySelector("#retry").click()')
    recovered = browser.wait('document.querySelector("#gone").hidden', 5)
    heard = browser.wait('document.querySelector("#sightings li")', 5)
    return {"appeared": appeared, "said": said, "announced": announced, "longestWait": max(waits), "recovered": recovered, "heard": heard, "faint": faint}


def login(browser, daemon):
    """A token is asked for, refused, and taken."""
    daemon.token = TOKEN
    browser.open(daemon.address)
    ready(browser, "#login:not([hidden])")
    shoot(browser, "login")
    found = browser.ask(LAYOUT)
    focused = browser.ask("document.activeElement.id")
    browser.type("wrong")
    browser.press("Enter")
    refused = browser.wait('document.querySelector("#login-error").textContent.includes("not the token")')
    browser.type(TOKEN)
    browser.press("Enter")
    ready(browser)
    entered = browser.ask('document.querySelector("#login").hidden && document.querySelector("#token").value === ""')
    kept = browser.ask("JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }, location.href])")
    browser.ask('document.querySelector("#sign-out").click()')
    out = browser.wait('!document.querySelector("#login").hidden')
    return {"focused": focused, "refused": refused, "entered": entered, "kept": kept, "signedOut": out, "faint": found["faint"], "overflow": found["overflow"]}


def changes(browser, daemon):
    """States change while somebody looks."""
    browser.open(daemon.address)
    ready(browser)
    browser.wait('document.querySelector("#sightings li") && document.querySelector("#happened li")')
    feeds = browser.ask('["#sightings", "#happened"].map((id) => document.querySelector(id).firstChild.textContent)')
    daemon.day = "trouble"
    browser.wait('document.querySelector("[data-state=unauthorised]")')
    announced = browser.ask('document.querySelector("#said").textContent')
    first = browser.ask('document.querySelector("#cards > li button.name").textContent')
    browser.wait('document.querySelectorAll("#cards > li").length === 6')
    rows = browser.ask('[...document.querySelectorAll("#stages tbody tr")].map((row) => row.cells[0].textContent)')
    return {"feeds": feeds, "announced": announced, "first": first, "mood": browser.ask('document.querySelector("#verdict").dataset.mood'), "stages": rows, "title": browser.ask("document.title")}


def main():
    check, manifest, day = sys.argv[1], json.load(open(sys.argv[2])), (sys.argv[3:] or ["live"])[0]
    files = {entry["path"]: (entry["type"], open(entry["file"], "rb").read()) for entry in manifest["files"]}
    daemon = Daemon(files, [tuple(header) for header in manifest["headers"]], day)
    checks = {check.__name__: check for check in [layout, roles, keyboard, previews, gone, login, changes]}
    with Browser() as browser:
        found = checks[check](browser, daemon)
        json.dump(found | {"errors": browser.errors}, sys.stdout)


main()
