"""GStreamer's RTSP server as a camera that we did not write, for tests of interoperability.

    /usr/bin/python3 serve.py --probe
    /usr/bin/python3 serve.py --file film.mp4 [--codec h264|h265] [--login user:password]
        [--auth digest|basic] [--transport tcp|udp] [--port N]

Plays an MP4 in a loop, each client from its beginning, with timestamps that run on and small NAL units aggregated in one
packet (STAP-A, AP), which our own simulator never does; prints "plays on port N" and ends with SIGTERM. --probe ends at
once. Debian packages: python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-{base,good,bad}. Ends with code 77 and
one sentence when something of them is missing.

The coded pictures are read into memory once and pushed by appsrc: a pipeline that reads the file over and over ends the
stream at the first end of the file, or answers 503.
"""
import argparse
import signal
import sys

NOT_INSTALLED = 77

try:
    import gi

    for namespace in ("Gst", "GstApp", "GstRtsp", "GstRtspServer"):
        gi.require_version(namespace, "1.0")
    from gi.repository import GLib, Gst, GstApp, GstRtsp, GstRtspServer  # noqa: F401 (GstApp gives appsink its methods)
except (ImportError, ValueError) as error:
    print(f"GStreamer's RTSP server for Python is not installed: {error}", file=sys.stderr)
    sys.exit(NOT_INSTALLED)

ELEMENTS = ["qtdemux", "h264parse", "h265parse", "rtph264pay", "rtph265pay", "appsrc", "appsink"]


def read_units(path, codec):
    """Every coded picture of the file in decoding order: its bytes, and its times in nanoseconds."""
    caps = f"video/x-{codec},stream-format=byte-stream,alignment=au"
    pipeline = Gst.parse_launch(
        f'filesrc name=file ! qtdemux ! {codec}parse config-interval=-1 ! {caps} ! appsink name=sink sync=false'
    )
    pipeline.get_by_name("file").set_property("location", path)
    sink = pipeline.get_by_name("sink")
    pipeline.set_state(Gst.State.PLAYING)
    units = []
    while not sink.is_eos():
        sample = sink.try_pull_sample(Gst.SECOND // 10)
        if sample is not None:
            buffer = sample.get_buffer()
            units.append((buffer.extract_dup(0, buffer.get_size()), buffer.pts, buffer.dts, buffer.duration))
        elif (fault := pipeline.get_bus().pop_filtered(Gst.MessageType.ERROR)) is not None:
            raise SystemExit(f"{path} holds no {codec} that can be played: {fault.parse_error()[0].message}")
    pipeline.set_state(Gst.State.NULL)
    return units


class Loop(GstRtspServer.RTSPMediaFactory):
    """Makes a pipeline for each client, fed from the same pictures."""

    def __init__(self, units, codec):
        super().__init__()
        self.units = units
        self.codec = codec
        self.length = max(dts for _, _, dts, _ in units) - units[0][2] + units[0][3]

    def do_create_element(self, _url):
        caps = f"video/x-{self.codec},stream-format=byte-stream,alignment=au"
        bin_ = Gst.parse_launch(
            f"( appsrc name=src is-live=true block=false format=time caps={caps}"
            f" ! {self.codec}parse ! rtp{self.codec}pay name=pay0 pt=96 config-interval=-1 aggregate-mode=zero-latency )"
        )
        position = {"next": 0}
        bin_.get_by_name("src").connect("need-data", self.push_next, position)
        return bin_

    def push_next(self, src, _bytes, position):
        passes, index = divmod(position["next"], len(self.units))
        position["next"] += 1
        data, pts, dts, duration = self.units[index]
        begin = self.units[0][2]
        buffer = Gst.Buffer.new_wrapped(data)
        buffer.pts = pts - begin + passes * self.length
        buffer.dts = dts - begin + passes * self.length
        buffer.duration = duration
        src.emit("push-buffer", buffer)


def demand_login(server, factory, login, method):
    """By digest (MD5) or basic; the password may hold colons."""
    user, _, password = login.partition(":")
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "viewer")
    if method == "basic":
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.BASIC)
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
    else:
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest(user, password, token)
    server.set_auth(auth)
    factory.add_role_from_structure(
        Gst.Structure.new_from_string("viewer, media.factory.access=(bool)true, media.factory.construct=(bool)true")
    )


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--probe", action="store_true")
    arguments.add_argument("--file")
    arguments.add_argument("--codec", choices=["h264", "h265"], default="h264")
    arguments.add_argument("--login")
    arguments.add_argument("--auth", choices=["digest", "basic"], default="digest")
    arguments.add_argument("--port", default="0")
    arguments.add_argument("--transport", choices=["tcp", "udp"])
    options = arguments.parse_args()
    Gst.init(None)
    missing = [name for name in ELEMENTS if Gst.ElementFactory.find(name) is None]
    if missing:
        print(f"GStreamer has no {', '.join(missing)}: plug-ins are not installed.", file=sys.stderr)
        sys.exit(NOT_INSTALLED)
    if options.probe:
        return
    if options.file is None:
        arguments.error("--file says what to play")

    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(options.port)
    factory = Loop(read_units(options.file, options.codec), options.codec)
    protocols = {"tcp": GstRtsp.RTSPLowerTrans.TCP, "udp": GstRtsp.RTSPLowerTrans.UDP}
    if options.transport is not None:
        factory.set_protocols(protocols[options.transport])
    if options.login is not None:
        demand_login(server, factory, options.login, options.auth)
    server.get_mount_points().add_factory("/gate", factory)
    server.attach(None)
    print(f"plays on port {server.get_bound_port()}", flush=True)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    GLib.MainLoop().run()


main()
