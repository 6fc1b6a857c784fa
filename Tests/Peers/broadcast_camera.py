#!/usr/bin/python3
"""A camera that speaks SRT, RTMP, HLS or MPEG-TS over HTTP: ffmpeg and nginx, switched together.

    broadcast_camera.py --kind srt|rtmp|hls|ts [--port 0] CLIP.mp4

The addresses are srt://127.0.0.1:PORT, rtmp://127.0.0.1:PORT/live/cam0, http://127.0.0.1:PORT/cam0.m3u8 and
http://127.0.0.1:PORT/cam0.ts. The first line on standard output is `ready PORT`, once something is to be seen. Commands
come as lines on standard input, each answered with `ok` or `error WHY`; its end ends the camera.

    freeze all      every process of the camera is stopped where it stands
    thaw all

Needs ffmpeg, nginx-light and libnginx-mod-rtmp.
"""

import argparse
import ctypes
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

NGINX = """
load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;
master_process off; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
{user}
events {{ worker_connections 64; }}
rtmp {{ server {{ listen 127.0.0.1:{rtmp}; application live {{
    live on;
    hls on; hls_path {folder}/hls; hls_fragment 1s; hls_playlist_length 4s;
}} }} }}
http {{
    access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{ listen 127.0.0.1:{http}; root {folder}/hls; }}
}}
"""


def die_with_parent():
    """A camera whose power is cut takes its parts with it."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Broadcast:
    def __init__(self, options, folder):
        self.kind = options.kind
        self.port = options.port or free_port()
        self.folder = folder
        self.parts = {}
        show = ["ffmpeg", "-v", "error", "-nostdin", "-re", "-stream_loop", "-1", "-i", options.clip, "-c", "copy"]
        if options.kind in ("rtmp", "hls"):
            rtmp = self.port if options.kind == "rtmp" else free_port()
            http = self.port if options.kind == "hls" else free_port()
            (folder / "hls").mkdir()
            user = "user root;" if pathlib.Path("/proc/self").owner() == "root" else ""
            configuration = NGINX.format(folder=folder, rtmp=rtmp, http=http, user=user)
            (folder / "nginx.conf").write_text(configuration)
            self.keep("server", ["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")])
            self.wait_for_port(rtmp)
            self.keep("source", show + ["-f", "flv", f"rtmp://127.0.0.1:{rtmp}/live/cam0"])
        elif options.kind == "srt":
            self.keep("source", show + ["-f", "mpegts", f"srt://127.0.0.1:{self.port}?mode=listener"])
        else:
            address = f"http://127.0.0.1:{self.port}/cam0.ts"
            self.keep("source", show + ["-f", "mpegts", "-listen", "1", address])

    def keep(self, name, command):
        """Runs a part, again whenever it ends: ffmpeg ends with its viewer."""

        def run():
            while True:
                # The thread lives as long as the process, so the parts die with the process and not before.
                part = subprocess.Popen(command, stdout=subprocess.DEVNULL, preexec_fn=die_with_parent)
                self.parts[name] = part
                part.wait()
                time.sleep(0.2)

        threading.Thread(target=run, daemon=True).start()

    def wait_for_port(self, port):
        deadline = time.monotonic() + 8
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.05)
        raise SystemExit(f"broadcast_camera: nobody listens at {port}: {(self.folder / 'error.log').read_text()}")

    def wait_until_seen(self):
        if self.kind == "hls":
            playlist = self.folder / "hls" / "cam0.m3u8"
            deadline = time.monotonic() + 8
            while not playlist.exists():
                if time.monotonic() > deadline:
                    raise SystemExit("broadcast_camera: no playlist came")
                time.sleep(0.05)
        else:
            # A listener of SRT or HTTP serves one viewer, so it is not tried out.
            time.sleep(0.5)

    def send(self, number):
        for part in list(self.parts.values()):
            part.send_signal(number)

    def obey(self, line):
        verb = line.split()[0]
        if verb not in ("freeze", "thaw"):
            return f"error unknown command {verb}"
        self.send(signal.SIGSTOP if verb == "freeze" else signal.SIGCONT)
        return "ok"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("clip", metavar="CLIP.mp4")
    parser.add_argument("--kind", choices=["srt", "rtmp", "hls", "ts"], required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--cameras", type=int, choices=[1], default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="broadcast-") as folder:
        broadcast = Broadcast(options, pathlib.Path(folder))
        broadcast.wait_until_seen()
        print(f"ready {broadcast.port}", flush=True)
        for line in sys.stdin:
            print(broadcast.obey(line) if line.strip() else "error empty", flush=True)
        broadcast.send(signal.SIGKILL)


if __name__ == "__main__":
    main()
