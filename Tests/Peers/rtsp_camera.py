#!/usr/bin/python3
"""RTSP cameras that misbehave when told to: a real server (GStreamer's), many cameras in one process.

    rtsp_camera.py [--port 0] [--cameras 1] [--user NAME --password WORD] CLIP.mp4...

Camera N loops the first clip at rtsp://127.0.0.1:PORT/camN. The first line on standard output is `ready PORT`. Commands
come as lines on standard input, each answered with `ok` or `error WHY`; its end ends the cameras. N may be `all`.

    freeze N        no more packets, while the session stays up
    thaw N
    reset N         cut the TCP connections of the camera's viewers with RST
    loss N P        lose each RTP packet with probability P, with gaps in the sequence numbers, as a network does
    show N CLIP     go on with that clip (0: the first): another size, another codec profile
    password WORD   from now on, and cut the viewers
    viewers         answers `ok COUNT`: connections that are open now

Needs /usr/bin/python3 with the Debian packages python3-gi, gir1.2-gst-rtsp-server-1.0, gstreamer1.0-plugins-{base,good,bad}.
"""

import argparse
import heapq
import random
import socket
import struct
import sys
import threading
import time

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

ROLE = "viewer"


class Clip:
    """The access units of a file in the order of decoding: (bytes, decoding time, presentation time), nanoseconds."""

    def __init__(self, path):
        pipeline = Gst.parse_launch(
            f'filesrc location="{path}" ! qtdemux ! h264parse config-interval=-1 '
            "! video/x-h264,stream-format=byte-stream,alignment=au ! appsink name=sink sync=false"
        )
        pipeline.set_state(Gst.State.PLAYING)
        sink = pipeline.get_by_name("sink")
        units = []
        while (sample := sink.emit("pull-sample")) is not None:
            buffer = sample.get_buffer()
            units.append((buffer.extract_dup(0, buffer.get_size()), buffer.dts, buffer.pts))
        pipeline.set_state(Gst.State.NULL)
        if not units:
            raise SystemExit(f"rtsp_camera: {path}: no H.264 in it")
        first = units[0][1]
        self.units = [(data, dts - first, pts - first) for data, dts, pts in units]
        self.duration = self.units[-1][1] * len(units) // max(1, len(units) - 1)


class Camera:
    """What one mount point shows, and how it misbehaves."""

    def __init__(self, clips):
        self.clips = clips
        self.clip = clips[0]
        self.frozen = False
        self.loss = 0.0
        self.generator = random.Random(1)

    def show(self, number):
        self.clip = self.clips[number]

    def lossy(self, pad, info):
        """Loses RTP packets. Lists are taken apart, because a network loses packets one by one."""
        if self.loss == 0:
            return Gst.PadProbeReturn.OK
        if info.type & Gst.PadProbeType.BUFFER_LIST:
            packets = info.get_buffer_list()
            for index in range(packets.length()):
                pad.push(packets.get(index))
            return Gst.PadProbeReturn.DROP
        lost = self.generator.random() < self.loss
        return Gst.PadProbeReturn.DROP if lost else Gst.PadProbeReturn.OK


class Showing:
    """A camera's pictures on their way to its viewers, from the first that comes to the last that goes."""

    def __init__(self, camera, source):
        self.camera = camera
        self.source = source
        self.clip = camera.clip
        self.index = 0
        self.started = time.monotonic_ns()
        self.base = 0

    @property
    def due(self):
        return self.started + self.base + self.clip.units[self.index][1]

    def push(self):
        """Shows the next picture; `False` once nobody is watching."""
        data, dts, pts = self.clip.units[self.index]
        alive = True
        if not self.camera.frozen:
            buffer = Gst.Buffer.new_wrapped(data)
            buffer.dts = self.base + dts
            buffer.pts = self.base + pts
            alive = self.source.emit("push-buffer", buffer) == Gst.FlowReturn.OK
        self.index += 1
        if self.clip is not self.camera.clip:
            # A clip begins with a key frame, so another one may begin at any time.
            step = self.clip.duration // len(self.clip.units)
            self.base, self.index, self.clip = self.base + dts + step, 0, self.camera.clip
        elif self.index == len(self.clip.units):
            self.base, self.index = self.base + self.clip.duration, 0
        return alive


class Projector(threading.Thread):
    """One thread that pushes the pictures of all cameras when they are due."""

    def __init__(self):
        super().__init__(daemon=True)
        self.changed = threading.Condition()
        self.queue = []
        self.count = 0

    def add(self, showing):
        with self.changed:
            self.count += 1
            heapq.heappush(self.queue, (showing.due, self.count, showing))
            self.changed.notify()

    def run(self):
        while True:
            with self.changed:
                while not self.queue:
                    self.changed.wait()
                due, _, showing = self.queue[0]
                wait = due - time.monotonic_ns()
                if wait > 0:
                    self.changed.wait(wait / 1e9)
                    continue
                heapq.heappop(self.queue)
            if showing.push():
                self.add(showing)


class Server:
    def __init__(self, options):
        self.cameras = []
        self.viewers = {}
        self.projector = Projector()
        self.projector.start()
        clips = [Clip(path) for path in options.clips]
        self.rtsp = GstRtspServer.RTSPServer()
        self.rtsp.set_address("127.0.0.1")
        self.rtsp.set_service(str(options.port))
        self.rtsp.connect("client-connected", self.connected)
        self.user = options.user
        self.auth = None
        self.basic = None
        if options.user:
            self.auth = GstRtspServer.RTSPAuth()
            self.accept(options.password)
            self.rtsp.set_auth(self.auth)
        for number in range(options.cameras):
            self.mount(number, Camera(clips))
        if self.rtsp.attach(None) == 0:
            raise SystemExit(f"rtsp_camera: port {options.port} is taken")

    def mount(self, number, camera):
        self.cameras.append(camera)
        factory = GstRtspServer.RTSPMediaFactory()
        factory.set_shared(True)
        factory.set_launch(
            "( appsrc name=source is-live=true format=time "
            "caps=video/x-h264,stream-format=byte-stream,alignment=au ! h264parse config-interval=-1 "
            "! rtph264pay name=pay0 pt=96 config-interval=-1 )"
        )
        if self.auth:
            factory.add_role_from_structure(
                Gst.Structure.new_from_string(
                    f"{ROLE}, media.factory.access=(boolean)true, media.factory.construct=(boolean)true"
                )
            )
        factory.connect("media-configure", self.configure, camera)
        self.rtsp.get_mount_points().add_factory(f"/cam{number}", factory)

    def configure(self, _factory, media, camera):
        element = media.get_element()
        payloader = element.get_by_name_recurse_up("pay0")
        probed = Gst.PadProbeType.BUFFER | Gst.PadProbeType.BUFFER_LIST
        payloader.get_static_pad("src").add_probe(probed, camera.lossy)
        self.projector.add(Showing(camera, element.get_by_name_recurse_up("source")))

    def accept(self, password):
        if self.basic:
            self.auth.remove_basic(self.basic)
        token = GstRtspServer.RTSPToken()
        token.set_string("media.factory.role", ROLE)
        self.basic = GstRtspServer.RTSPAuth.make_basic(self.user, password)
        self.auth.add_basic(self.basic, token)

    def connected(self, _server, client):
        self.viewers[client] = None
        client.connect("describe-request", self.described)
        client.connect("closed", lambda client: self.viewers.pop(client, None))

    def described(self, client, context):
        self.viewers[client] = context.uri.abspath

    def reset(self, path):
        for client, watched in list(self.viewers.items()):
            if path in (None, watched):
                descriptor = client.get_connection().get_read_socket().get_fd()
                with socket.socket(fileno=socket.dup(descriptor)) as connection:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                client.close()

    def obey(self, line):
        verb, *words = line.split()
        if verb == "viewers":
            return f"ok {len(self.viewers)}"
        if verb == "password":
            self.accept(words[0])
            self.reset(None)
            return "ok"
        which = range(len(self.cameras)) if words[0] == "all" else [int(words[0])]
        for number in which:
            camera = self.cameras[number]
            if verb in ("freeze", "thaw"):
                camera.frozen = verb == "freeze"
            elif verb == "loss":
                camera.loss = float(words[1])
            elif verb == "show":
                camera.show(int(words[1]))
            elif verb == "reset":
                self.reset(f"/cam{number}")
            else:
                return f"error unknown command {verb}"
        return "ok"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("clips", nargs="+", metavar="CLIP.mp4")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--cameras", type=int, default=1)
    parser.add_argument("--user")
    parser.add_argument("--password", default="")
    options = parser.parse_args()
    Gst.init(None)
    server = Server(options)
    loop = GLib.MainLoop()

    def command(_channel, _condition):
        line = sys.stdin.readline()
        if not line:
            loop.quit()
            return False
        try:
            answer = server.obey(line)
        except (IndexError, ValueError) as error:
            answer = f"error {error}"
        print(answer, flush=True)
        return True

    GLib.io_add_watch(sys.stdin.fileno(), GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, command)
    print(f"ready {server.rtsp.get_bound_port()}", flush=True)
    loop.run()


if __name__ == "__main__":
    main()
