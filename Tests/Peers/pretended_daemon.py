"""A daemon that only pretends: serves the files of the dashboard, and states that a real one would need a bad day for."""
import http.server
import json
import math
import random
import struct
import threading
import time
import zlib

STAGES = ["demux", "decode", "queue", "preprocess", "batch_wait", "h2d", "inference", "d2h", "order_wait", "postprocess", "emit"]
REASONS = ["overflow", "stale", "infer_every", "stopped", "inference_failed", "output_failed"]
HOSTILE = "<img src=x onerror=document.title='owned'>"
TOKEN = "open sesame"


def picture(phase, width=320, height=180):
    """A PNG: a street at dusk, with something that moves."""
    rows = []
    for y in range(height):
        if y < height * 0.45:
            base = bytes((90 + y // 2, 110 + y // 2, 140 + y // 3)) * width
        else:
            base = bytes((62, 66, 70)) * width
        row = bytearray(base)
        if height * 0.68 < y < height * 0.71:
            for x in range(0, width, 40):
                row[x * 3:(x + 18) * 3] = bytes((200, 200, 190)) * min(18, width - x)
        left = int(phase * 7) % (width + 90) - 80
        if height * 0.5 < y < height * 0.66:
            a, b = max(left, 0), max(min(left + 80, width), 0)
            row[a * 3:b * 3] = bytes((170, 60, 50)) * (b - a)
        rows.append(b"\0" + bytes(row))
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"".join(rows), 1)) + chunk(b"IEND", b"")


def frame(rng, inference, wait, transfers):
    spread = lambda mean: max(int(rng.gauss(mean, mean * 0.12)), 0)
    parts = dict.fromkeys(STAGES, 0) | {
        "demux": spread(30), "decode": spread(1900), "queue": spread(wait), "preprocess": spread(620),
        "batch_wait": spread(900), "inference": spread(inference), "order_wait": spread(40), "postprocess": spread(160),
        "emit": spread(12),
    }
    if transfers:
        parts |= {"h2d": spread(1400), "d2h": spread(350)}
    return [parts[stage] for stage in STAGES]


def stream(name, state="live", seconds=100.0, shed=0.0, inference=8500, wait=350, transfers=False, **more):
    rng = random.Random(f"{name} {int(seconds)}")
    live = state == "live"
    rate = 25.0 if live else 0.0
    recent = [frame(rng, inference, wait, transfers) for _ in range(32)] if live else []
    totals = sorted(sum(parts) / 1e3 for parts in recent)
    at = lambda share: round(totals[min(int(len(totals) * share), len(totals) - 1)], 3)
    received = int(seconds * 25) if live else 812
    dropped = dict.fromkeys(REASONS, 0) | {"overflow": int(received * shed)}
    return {
        "id": name, "state": state, "since_s": seconds % 900, "last_failure": None, "reconnects": 0, "failures": 0,
        "codec": "h264", "width": 1920, "height": 1080, "frame_rate": 25.0, "pixel_format": "yuv420p", "pixel_path": "direct",
        "clock": "ntp", "drift_s": 0.012, "fps": {"received": rate + rng.uniform(-0.2, 0.2) * live, "emitted": rate * (1 - shed)},
        "frame_age_s": 0.03 if live else 41.2, "in_flight": rng.randint(0, 3) if live else 0, "capacity": 4,
        "received": received, "emitted": received - sum(dropped.values()), "dropped": dropped, "decode_errors": 0,
        "latency_ms": {"p50": at(0.5), "p95": at(0.95), "p99": at(0.99), "max": at(1)} if live else None,
        "stages_ms": {s: sum(parts[i] for parts in recent) / 32e3 for i, s in enumerate(STAGES)} if live else None,
        "recent": recent,
    } | more


def report(streams, seconds, verdict=None, **more):
    return {
        "version": "0.3.0", "uptime_s": seconds, "ready": True,
        "verdict": verdict and dict(zip(("kind", "text", "suggestion"), verdict)),
        "stages": STAGES, "models": [{"name": "yolox_nano", "variant": "champion", "device": "cpu", "digest": "sha256:5c2f"}],
        "batches": {"count": int(seconds * 40), "mean_size": 2.41, "closed": {"full": int(seconds * 30), "deadline": int(seconds * 9), "idle": int(seconds), "drain": 0}},
        "outputs": [{"name": "/var/log/sluice/all.jsonl", "lines": int(seconds * 97), "bytes": int(seconds * 81234), "lost": 0, "trouble": None}],
        "streams": streams,
    } | more


def live(seconds):
    streams = [stream(name, seconds=seconds) for name in ["gate", "yard", "ramp-north", "door"]]
    return report(streams, seconds, ("keeps-up", "4 streams, 100 frames a second; a frame takes 12 ms", None))


def eight(seconds):
    streams = [stream(f"camera-{n}", seconds=seconds) for n in range(1, 9)]
    return report(streams, seconds, ("keeps-up", "8 streams, 200 frames a second; a frame takes 12 ms", None))


def trouble(seconds):
    streams = [
        stream("gate", seconds=seconds, shed=0.21, inference=34_000, wait=88_000, transfers=True),
        stream("yard", seconds=seconds, inference=34_000, wait=61_000, transfers=True),
        stream("loading-bay", "backing_off", seconds, last_failure="rtsp://10.0.0.7/main: Connection refused", reconnects=3, failures=9),
        stream("door", "unauthorised", seconds, last_failure="rtsp://10.0.0.8/main: 401 Unauthorized", failures=1, codec=None, width=None, height=None, frame_rate=None, pixel_format=None, pixel_path=None, drift_s=None, frame_age_s=None),
        stream("roof", "connecting", seconds, codec=None, frame_age_s=None, drift_s=None),
        stream("archive.mp4", "ended", seconds, clock="container"),
    ]
    verdict = (
        "compute-bound",
        "inference is 83 % of the 42 ms of work on a frame; 312 frames of gate were dropped in the last minute; "
        "2 of 6 streams give no pictures: loading-bay and 1 more",
        "use a smaller or quantized model or a smaller input, or infer every second frame (infer_every: 2)",
    )
    outputs = [
        {"name": "/var/log/sluice/all.jsonl", "lines": 40233, "bytes": 31_223_112, "lost": 812, "trouble": "No space left on device"},
        {"name": "-", "lines": 40233, "bytes": 31_223_112, "lost": 0, "trouble": None},
    ]
    return report(streams, seconds, verdict, outputs=outputs)


def many(seconds):
    states = {5: "backing_off", 23: "unauthorised", 24: "connecting", 40: "ended"}
    failures = {"backing_off": "no picture for 5.0 s", "unauthorised": "401 Unauthorized"}
    streams = [
        stream(f"camera-{n:02d}", states.get(n, "live"), seconds, shed=0.1 if n == 33 else 0, last_failure=failures.get(states.get(n)))
        for n in range(1, 65)
    ]
    verdict = ("keeps-up", "60 streams, 1500 frames a second; a frame takes 12 ms; 2 of 64 streams give no pictures: camera-05 and 1 more", None)
    return report(streams, seconds, verdict)


def nothing(seconds):
    return report([], seconds, ("no-source", "there are no streams", "name one in the pipeline, and reload it"), ready=False,
                  batches={"count": 0, "mean_size": 0, "closed": {"full": 0, "deadline": 0, "idle": 0, "drain": 0}})


def starting(seconds):
    return report([stream("gate", "connecting", seconds, codec=None, frame_age_s=None, drift_s=None)], seconds,
                  ("starting", "waiting for the first frame", None), ready=False)


def hostile(seconds):
    streams = [stream("gate", "backing_off", seconds, last_failure=HOSTILE * 4), stream("x" * 64, seconds=seconds)]
    verdict = ("no-source", f"no stream gives pictures; gate: {HOSTILE}", "y" * 300)
    return report(streams, seconds, verdict, models=[{"name": HOSTILE, "variant": "champion", "device": "cpu", "digest": ""}],
                  outputs=[{"name": "/" + "z" * 200, "lines": 1, "bytes": 1, "lost": 1, "trouble": HOSTILE}])


DAYS = {"live": live, "eight": eight, "trouble": trouble, "many": many, "nothing": nothing, "starting": starting, "hostile": hostile}


class Daemon:
    """Serves `files` (path -> type, bytes), and a day of `DAYS` behind `v1/`."""

    def __init__(self, files, headers, day="live", token=None):
        self.files, self.headers, self.day, self.token = files, headers, day, token
        self.started = time.monotonic() - 86_400 * 2.3
        self.is_silent = False
        self.previews = {}
        self.previews_opened = 0
        self.asked = 0
        self.lock = threading.Lock()
        daemon = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def answer(self, status, kind="text/plain", body=b"", **headers):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                try:
                    daemon.get(self)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if self.path.endswith("v1/login"):
                    right = body.decode().strip() == daemon.token
                    cookie = {"Set_Cookie": "sluice=1; HttpOnly; SameSite=Strict; Path=/"} if right else {}
                    self.answer(204 if right else 401, **cookie)
                else:
                    self.answer(204, Set_Cookie="sluice=; Max-Age=0; Path=/")

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}/"

    def get(self, request):
        path = request.path.partition("?")[0]
        if path in self.files:
            kind, body = self.files[path]
            return request.answer(200, kind, body, **{name.replace("-", "_"): value for name, value in self.headers})
        if self.is_silent:
            request.close_connection = True
            return request.connection.close()
        if self.token and "sluice=1" not in request.headers.get("Cookie", ""):
            return request.answer(401, "application/json", b"{}")
        if path == "/v1/streams":
            self.asked += 1
            body = json.dumps(DAYS[self.day](time.monotonic() - self.started)).encode()
            return request.answer(200, "application/json", body)
        if path == "/v1/events":
            return self.lines(request)
        if path.endswith("/frame.jpg"):
            return request.answer(200, "image/png", picture(20))
        if path.endswith("/preview"):
            return self.preview(request, path.split("/")[3])
        request.answer(404)

    def begin(self, request, kind):
        request.send_response(200)
        request.send_header("Content-Type", kind)
        request.end_headers()
        request.close_connection = True

    def lines(self, request):
        self.begin(request, "text/event-stream")
        rng = random.Random(1)
        names = [s["id"] for s in DAYS[self.day](100.0)["streams"] if s["state"] == "live"]
        def send(line):
            request.wfile.write(f"event: {line['type']}\ndata: {json.dumps(line)}\n\n".encode())
        at = time.strftime("%Y-%m-%dT%H:%M:%S.000000Z", time.gmtime())
        send({"type": "event", "schema": "1.0", "at": at, "stream": "gate", "event": "stream_started", "message": "h264 1920×1080, 25 frames/s, yuv420p direct"})
        labels = [["car"], ["car", "car", "person"], ["bus", "person"], ["bicycle"], [HOSTILE]]
        while not self.is_silent:
            for name in names:
                seen = labels[math.floor(rng.random() * 4) if self.day != "hostile" else 4]
                objects = [{"label": l, "label_id": 2, "confidence": round(rng.uniform(0.4, 0.96), 5), "bbox": {"x": 1, "y": 2, "w": 3, "h": 4}} for l in seen]
                send({"type": "frame", "schema": "1.0", "stream": name, "sequence": 1, "objects": objects})
            time.sleep(0.7)

    def preview(self, request, name):
        self.begin(request, "multipart/x-mixed-replace; boundary=frame")
        with self.lock:
            self.previews[name] = self.previews.get(name, 0) + 1
            self.previews_opened += 1
        try:
            phase = 0
            while not self.is_silent:
                body = picture(phase)
                request.wfile.write(b"--frame\r\nContent-Type: image/png\r\nContent-Length: %d\r\n\r\n" % len(body) + body + b"\r\n")
                phase += 1
                time.sleep(0.1)
        finally:
            with self.lock:
                self.previews[name] -= 1

    @property
    def open_previews(self):
        return sorted(name for name, number in self.previews.items() if number > 0)
