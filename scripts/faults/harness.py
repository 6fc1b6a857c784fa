"""What the fault scripts share: cameras, the program under test, its lines, and a table that says what was shown."""

import argparse
import collections
import datetime
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PYTHON = ROOT / ".venv-test/bin/python"


def parse(doc, seconds=None, **more):
    """The options of every fault script. `more`: name=(default, help)."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sluice", default=str(ROOT / ".build/release/sluice"), help="the program (%(default)s)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6), help="of all that is random")
    if seconds:
        parser.add_argument("--seconds", type=float, default=seconds, help="how long (%(default)s)")
    for name, (default, text) in more.items():
        parser.add_argument(f"--{name}", type=type(default), default=default, help=f"{text} (%(default)s)")
    options = parser.parse_args()
    if not os.access(options.sluice, os.X_OK):
        parser.error(f"{options.sluice} is missing: swift build -c release --product sluice")
    if not os.access(PYTHON, os.X_OK):
        parser.error(f"{PYTHON} is missing: scripts/test-environment")
    print(f"seed {options.seed}", flush=True)
    return options


def clip(folder, width=160, height=90, rate=10, b_frames=0, seconds=4):
    """A moving test pattern as H.264 with a key frame each second."""
    path = folder / f"{width}x{height}-{rate}-{b_frames}-{seconds}.mp4"
    if not path.exists():
        source = f"testsrc2=size={width}x{height}:rate={rate}:duration={seconds}"
        command = ["ffmpeg", "-y", "-v", "error", "-nostdin", "-f", "lavfi", "-i", source, "-c:v", "libx264"]
        command += ["-pix_fmt", "yuv420p", "-g", str(rate), "-bf", str(b_frames), str(path)]
        subprocess.run(command, check=True)
    return path


class Cameras:
    """`Tests/Peers/rtsp_camera.py`: one process, one power switch, many cameras."""

    def __init__(self, clips, count=1, account=None):
        self.arguments = ["--cameras", str(count)] + [str(path) for path in clips]
        self.account = account
        self.count = count
        self.port = 0
        self.on()

    def on(self):
        command = ["/usr/bin/python3", str(ROOT / "Tests/Peers/rtsp_camera.py"), "--port", str(self.port)]
        if self.account:
            command += ["--user", self.account[0], "--password", self.account[1]]
        self.process = subprocess.Popen(
            command + self.arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self.port = int(self.process.stdout.readline().split()[1])

    def url(self, number=0):
        who = ":".join(self.account) + "@" if self.account else ""
        return f"rtsp://{who}127.0.0.1:{self.port}/cam{number}"

    def tell(self, command):
        self.process.stdin.write(command + "\n")
        answer = self.process.stdout.readline()
        assert answer.startswith("ok"), f"{command}: {answer}"
        return answer[3:].strip()

    def off(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGSTOP)

    def go(self):
        self.process.send_signal(signal.SIGCONT)


class Daemon:
    """`sluice run` on a pipeline; every line it writes is read, checked and kept for a while."""

    def __init__(self, options, folder, pipeline, environment=None, follow=True):
        self.folder = folder
        self.options = options
        self.yaml = folder / "pipeline.yaml"
        self.lines_path = folder / "lines.jsonl"
        self.write(pipeline)
        self.errors = open(folder / "stderr", "ab")
        self.changed = threading.Condition()
        self.events = []
        self.frames = collections.Counter()
        self.last_frame = {}
        self.ages = []
        self.stats = None
        self.invalid = 0
        self.count = 0
        self.environment = {**os.environ, **(environment or {})}
        self.over = False
        self.start()
        if follow:
            threading.Thread(target=self.follow, daemon=True).start()

    def write(self, pipeline):
        """Puts the pipeline in place as a whole; JSON is YAML."""
        draft = self.folder / "pipeline.draft"
        draft.write_text(json.dumps(pipeline, indent=1))
        draft.rename(self.yaml)

    def start(self):
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [self.options.sluice, "run", str(self.yaml)],
            stdout=subprocess.DEVNULL, stderr=self.errors, stdin=subprocess.DEVNULL, env=self.environment,
        )

    def follow(self):
        while not self.lines_path.exists():
            if self.over:
                return
            time.sleep(0.01)
        with open(self.lines_path, "rb") as file:
            rest = b""
            while True:
                block = file.read(1 << 20)
                if not block:
                    if self.over:
                        self.invalid += bool(rest)
                        return
                    time.sleep(0.005)
                    continue
                *lines, rest = (rest + block).split(b"\n")
                now = time.time()
                with self.changed:
                    for line in lines:
                        self.note(line, now)
                    self.changed.notify_all()

    def note(self, text, now):
        try:
            line = json.loads(text)
        except ValueError:
            self.invalid += 1
            return
        self.count += 1
        if line["type"] == "frame":
            self.frames[line["stream"]] += 1
            self.last_frame[line["stream"]] = now
            if "timings_us" in line:
                self.ages.append((now, line["stream"], line["timings_us"]["total"]))
        elif line["type"] == "event":
            self.events.append((now, line))
        else:
            self.stats = line

    def wait(self, what, find, limit):
        """Waits until `find()` gives something; raises after `limit` seconds."""
        deadline = time.monotonic() + limit
        with self.changed:
            while not (result := find()):
                left = deadline - time.monotonic()
                if left <= 0 or self.process.poll() is not None:
                    tail = "\n".join(f"{event.get('stream')} {event['event']}: {event['message']}" for _, event in self.events[-8:])
                    said = (self.folder / "stderr").read_text()[-500:]
                    raise TimeoutError(f"no {what} within {limit} s (exit {self.process.poll()})\n{tail}\n{said}")
                self.changed.wait(min(left, 0.2))
        return result

    def event(self, name, stream, after, limit=30):
        """Seconds from `after` (time.time()) to the event's line."""

        def find():
            return [at for at, line in self.events if at >= after and line["event"] == name and line.get("stream") == stream]

        return self.wait(f"{name} of {stream}", find, limit)[0] - after

    def all_live(self, streams, frames=5, limit=60):
        before = dict(self.frames)
        self.wait("frames of all", lambda: all(self.frames[s] >= before.get(s, 0) + frames for s in streams), limit)

    @property
    def alive(self):
        return self.process.poll() is None

    def usage(self):
        """Resident KiB, open descriptors, threads."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        fields = dict(line.split(":", 1) for line in status.splitlines())
        descriptors = len(os.listdir(f"/proc/{self.process.pid}/fd"))
        return int(fields["VmRSS"].split()[0]), descriptors, int(fields["Threads"])

    def settled(self, seconds=6):
        """The usage at rest: of threads the fewest seen, because a pool of threads breathes with the load."""
        time.sleep(seconds)
        looks = [self.usage()]
        for _ in range(40):
            time.sleep(0.1)
            looks.append(self.usage())
        memory, descriptors, _ = looks[-1]
        return memory, descriptors, min(threads for _, _, threads in looks)

    def reload(self, pipeline):
        self.write(pipeline)
        self.process.send_signal(signal.SIGHUP)

    def stop(self, limit=10):
        """SIGTERM; returns (exit status, seconds)."""
        begun = time.monotonic()
        if self.alive:
            self.process.terminate()
        try:
            self.process.wait(limit)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        seconds = time.monotonic() - begun
        time.sleep(0.5)
        self.over = True
        time.sleep(0.1)
        return self.process.returncode, seconds


class Table:
    """What was wanted, what was measured; printed as Markdown."""

    def __init__(self, title):
        self.title = title
        self.rows = []

    def check(self, what, wanted, measured, passed):
        self.rows.append((what, wanted, str(measured), "pass" if passed else "FAIL"))
        print(f"  {self.rows[-1][3]}: {what}: {measured} (wanted {wanted})", flush=True)

    def end(self):
        print(f"\n| {self.title} | at least | measured | |\n|---|---|---|---|")
        for row in self.rows:
            print("| " + " | ".join(row) + " |")
        sys.exit(any(row[3] == "FAIL" for row in self.rows))


def tiny_model(folder, work=0):
    """A detector that costs next to nothing, or `work` million multiply-adds for each frame."""
    path = folder / "mean.onnx"
    model = ROOT / "scripts/faults/mean_detector.py"
    subprocess.run([str(PYTHON), str(model), str(path), str(work)], check=True)
    return {"path": str(path), "family": "end-to-end"}


def capacity(options, folder, model):
    """Frames a second that the pipeline does from a file, as fast as it goes."""
    lines = folder / "capacity.jsonl"
    yaml = folder / "capacity.yaml"
    yaml.write_text(json.dumps(pipeline({"file": str(clip(folder, rate=25, seconds=80))}, model, str(lines))))
    subprocess.run([options.sluice, "run", "--quiet", str(yaml)], check=True, timeout=300)
    return json.loads(lines.read_bytes().splitlines()[-1])["streams"][0]["fps"]


def pipeline(urls, model, lines="lines.jsonl", **more):
    """A pipeline of named URLs, or of named stream settings."""
    streams = {name: {"url": url} if isinstance(url, str) else url for name, url in urls.items()}
    return {"streams": streams, "model": model, "outputs": [{"kind": "jsonl", "path": lines}], **more}


def workplace():
    return tempfile.TemporaryDirectory(prefix="sluice-faults-")


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def seconds_of(text):
    """Seconds since 1970 of a time as lines have it."""
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
