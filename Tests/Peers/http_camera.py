#!/usr/bin/python3
"""MJPEG cameras over HTTP that misbehave when told to: many in one process.

    http_camera.py [--port 0] [--cameras 1] [--user NAME --password WORD] CLIP.mp4...

Camera N shows the first clip, again and again, at http://127.0.0.1:PORT/camN.mjpg: one answer of the type
multipart/x-mixed-replace that never ends. The first line on standard output is `ready PORT`. Commands come as lines on
standard input, each answered with `ok` or `error WHY`; its end ends the cameras. N may be `all`.

    freeze N        no more pictures, while the connection stays up
    thaw N
    reset N         cut the connections of the camera's viewers with RST
    show N CLIP     go on with that clip (0: the first)
    password WORD   from now on, and cut the viewers
    viewers         answers `ok COUNT`: connections that are open now

Needs ffmpeg.
"""

import argparse
import base64
import http.server
import json
import socket
import struct
import subprocess
import sys
import threading
import time

BOUNDARY = "picture"


class Clip:
    """The pictures of a clip as JPEG files, and how fast they follow each other."""

    def __init__(self, path):
        probe = ["ffprobe", "-v", "error", "-select_streams", "v", "-show_streams", "-of", "json", path]
        stream = json.loads(subprocess.run(probe, check=True, capture_output=True).stdout)["streams"][0]
        numerator, denominator = map(int, stream["avg_frame_rate"].split("/"))
        self.interval = denominator / numerator
        command = ["ffmpeg", "-v", "error", "-nostdin", "-i", path, "-c:v", "mjpeg", "-q:v", "5", "-f", "image2pipe", "-"]
        pictures = subprocess.run(command, check=True, capture_output=True).stdout
        # A JPEG file begins with FF D8 FF, which cannot occur inside of one.
        self.pictures = [b"\xff\xd8\xff" + rest for rest in pictures.split(b"\xff\xd8\xff")[1:]]


class Camera:
    def __init__(self, clips):
        self.clips = clips
        self.clip = clips[0]
        self.frozen = False


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, options):
        super().__init__(("127.0.0.1", options.port), Viewer)
        clips = [Clip(path) for path in options.clips]
        self.cameras = [Camera(clips) for _ in range(options.cameras)]
        self.account = (options.user, options.password) if options.user else None
        self.lock = threading.Lock()
        self.viewers = {}

    def shutdown_request(self, request):
        """Closes a connection, without an orderly end before: `reset` needs that."""
        self.close_request(request)

    def handle_error(self, request, address):
        """Viewers go away; that is no error."""

    def reset(self, camera):
        with self.lock:
            for connection, watched in list(self.viewers.items()):
                if camera in (None, watched):
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    # Its thread sees that, and closes the connection before it would send the next picture.
                    del self.viewers[connection]

    def obey(self, line):
        verb, *words = line.split()
        if verb == "viewers":
            return f"ok {len(self.viewers)}"
        if verb == "password":
            self.account = (self.account[0], words[0])
            self.reset(None)
            return "ok"
        for camera in self.cameras if words[0] == "all" else [self.cameras[int(words[0])]]:
            if verb in ("freeze", "thaw"):
                camera.frozen = verb == "freeze"
            elif verb == "show":
                camera.clip = camera.clips[int(words[1])]
            elif verb == "reset":
                self.reset(camera)
            else:
                return f"error unknown command {verb}"
        return "ok"


class Viewer(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def camera(self):
        name = self.path.removeprefix("/cam").removesuffix(".mjpg")
        return self.server.cameras[int(name)] if name.isdecimal() and int(name) < len(self.server.cameras) else None

    def do_GET(self):
        if self.server.account:
            wanted = base64.b64encode(":".join(self.server.account).encode()).decode()
            if self.headers["Authorization"] != f"Basic {wanted}":
                self.send_response(401)
                self.send_header("WWW-Authenticate", 'Basic realm="camera"')
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
        camera = self.camera()
        if camera is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", f"multipart/x-mixed-replace; boundary={BOUNDARY}")
        self.end_headers()
        with self.server.lock:
            self.server.viewers[self.connection] = camera
        try:
            self.show(camera)
        finally:
            with self.server.lock:
                self.server.viewers.pop(self.connection, None)

    def show(self, camera):
        due = time.monotonic()
        index = 0
        while self.connection in self.server.viewers:
            clip = camera.clip
            if not camera.frozen:
                picture = clip.pictures[index % len(clip.pictures)]
                head = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n"
                self.connection.sendall(head.encode() + picture + b"\r\n")
            index += 1
            due += clip.interval
            time.sleep(max(0, due - time.monotonic()))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("clips", nargs="+", metavar="CLIP.mp4")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--cameras", type=int, default=1)
    parser.add_argument("--user")
    parser.add_argument("--password", default="")
    server = Server(parser.parse_args())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"ready {server.server_port}", flush=True)
    for line in sys.stdin:
        try:
            answer = server.obey(line)
        except (IndexError, ValueError, TypeError) as error:
            answer = f"error {error}"
        print(answer, flush=True)


if __name__ == "__main__":
    main()
