import { expect, test } from "vitest";
import { controlUrls, followRedirect, parseRtspAddress } from "./rtsp-address.ts";

const described = (session: string | undefined, track: string | undefined): Parameters<typeof controlUrls>[2] => ({
  ...(session !== undefined && { control: session }),
  video: { codec: "h264", payloadType: 96, parameterSets: [], ...(track !== undefined && { control: track }) },
});

const ASKED = "rtsp://10.0.0.1:554/cam/realmonitor?channel=1&subtype=0";

test.each([
  {
    why: "relative to the base",
    base: "rtsp://10.0.0.1/live/",
    session: "*",
    track: "trackID=1",
    is: "rtsp://10.0.0.1/live/trackID=1",
  },
  {
    why: "base without a slash",
    base: "rtsp://10.0.0.1/live",
    session: "*",
    track: "trackID=1",
    is: "rtsp://10.0.0.1/live/trackID=1",
  },
  { why: "base with a query", base: `${ASKED}/`, session: "*", track: "trackID=0", is: `${ASKED}/trackID=0` },
  {
    why: "absolute",
    base: "rtsp://10.0.0.1/live/",
    session: undefined,
    track: "rtsp://192.168.1.64/a/video",
    is: "rtsp://192.168.1.64/a/video",
  },
  { why: "no base", base: undefined, session: undefined, track: "track1", is: `${ASKED}/track1` },
  { why: "a base that is none", base: "(null)", session: "*", track: "track1", is: `${ASKED}/track1` },
  {
    why: "relative to the session's own",
    base: "rtsp://10.0.0.1/",
    session: "rtsp://10.0.0.1/s/",
    track: "t",
    is: "rtsp://10.0.0.1/s/t",
  },
  { why: "one stream, no control", base: undefined, session: undefined, track: undefined, is: ASKED },
])("the video's address, $why: $is", ({ base, session, track, is }) => {
  expect(controlUrls(ASKED, base, described(session, track)).track[0]).toBe(is);
});

test("a wrong base is followed by the address that was asked for", () => {
  const urls = controlUrls(ASKED, "rtsp://0.0.0.0/wrong/", described("*", "track1"));
  expect(urls.track).toEqual(["rtsp://0.0.0.0/wrong/track1", `${ASKED}/track1`]);
  expect(urls.session).toEqual(["rtsp://0.0.0.0/wrong/", ASKED, "rtsp://0.0.0.0/wrong/track1", `${ASKED}/track1`]);
});

test.each([
  { text: "rtsp://camera/1", host: "camera", port: 554, isSecure: false, url: "rtsp://camera/1" },
  { text: "rtsps://[fd00::1]/a?b=c", host: "fd00::1", port: 322, isSecure: true, url: "rtsps://[fd00::1]/a?b=c" },
  { text: "rtsp://me:p@h:8554/x#y", host: "h", port: 8554, isSecure: false, url: "rtsp://h:8554/x" },
])("$text", ({ text, ...is }) => {
  expect(parseRtspAddress(text)).toEqual(is);
});

test.each(["http://camera/1", "rtsp://", "camera", ""])("%j is no address of a camera", (text) => {
  expect(() => parseRtspAddress(text)).toThrow(expect.objectContaining({ code: "STREAM_UNREACHABLE" }));
});

test("a camera may send us to another address of its own, and nowhere else", () => {
  const from = parseRtspAddress("rtsps://camera:8554/1");
  expect(followRedirect(from, "rtsps://camera:9554/2")).toMatchObject({ host: "camera", port: 9554 });
  expect(followRedirect(from, "/2").url).toBe("rtsps://camera:8554/2");
  for (const location of ["rtsps://other/1", "rtsp://camera/1", undefined, "rtsps://"]) {
    expect(() => followRedirect(from, location)).toThrow(/./);
  }
});
