import fc from "fast-check";
import { expect, test } from "vitest";
import { EdgeError } from "../../platform/errors.ts";
import { parseSdp } from "./sdp.ts";

const SPS = Buffer.from("6742c01eda0290bf8893011000000300100000030320f162ea", "hex");
const PPS = Buffer.from("68ce0fc8", "hex");
const SETS = [SPS, PPS].map((set) => set.toString("base64"));

/** The order that a Hikvision-like camera gives, with what we do not need. */
const LINES = [
  "v=0",
  "o=- 1109162014219182 1109162014219192 IN IP4 10.0.0.1",
  "s=Media Presentation",
  "c=IN IP4 0.0.0.0",
  "t=0 0",
  "a=control:rtsp://10.0.0.1:554/Streaming/Channels/101/",
  "a=range:npt=now-",
  "m=audio 0 RTP/AVP 8",
  "a=rtpmap:8 PCMA/8000",
  "a=control:trackID=2",
  "m=video 0 RTP/AVP 26 96",
  "b=AS:5100",
  "a=rtpmap:96 H264/90000",
  `a=fmtp:96 profile-level-id=420029; packetization-mode=1; sprop-parameter-sets=${SETS.join(",")}`,
  "a=control:trackID=1",
  "m=application 0 RTP/AVP 107",
  "a=rtpmap:107 vnd.onvif.metadata/90000",
  "a=control:trackID=3",
];
const READ = {
  control: "rtsp://10.0.0.1:554/Streaming/Channels/101/",
  video: {
    codec: "h264",
    payloadType: 96,
    control: "trackID=1",
    parameterSets: [SPS, PPS].map((set) => new Uint8Array(set)),
  },
};

test.each([
  { end: "\r\n", why: "as the standard says" },
  { end: "\n", why: "with LF alone" },
  { end: "\r", why: "with CR alone" },
  { end: " \r\n", why: "with spaces at the ends" },
])("a description $why is read", ({ end }) => {
  expect(parseSdp(LINES.join(end))).toEqual(READ);
});

test("names in another case, and slashes with spaces, mean the same", () => {
  const shouted = LINES.map((line) =>
    line
      .replace("a=rtpmap:96 H264/90000", "A=RTPMAP:96 h264 / 90000")
      .replace("sprop-parameter-sets", "SPROP-Parameter-Sets"),
  );
  expect(parseSdp(shouted.join("\n"))).toEqual(READ);
});

test("H.265 has its three parameter sets in three places", () => {
  const sets = { vps: "40010c01", sps: "42010101", pps: "4401c172" };
  const parameters = Object.entries(sets).map(
    ([name, hex]) => `sprop-${name}=${Buffer.from(hex, "hex").toString("base64")}`,
  );
  const text = ["m=video 0 RTP/AVP 98", "a=rtpmap:98 H265/90000", `a=fmtp:98 ${parameters.join(";")}`].join("\r\n");
  const { video } = parseSdp(text);
  expect(video).toMatchObject({ codec: "h265", payloadType: 98 });
  expect(video.parameterSets.map((set) => Buffer.from(set).toString("hex"))).toEqual(Object.values(sets));
});

test.each([
  { lines: ["m=audio 0 RTP/AVP 0"], says: "no video" },
  { lines: ["m=video 0 RTP/AVP 26", "a=rtpmap:26 JPEG/90000"], says: "only JPEG/90000" },
  { lines: ["m=video 0 RTP/AVP 96", "a=rtpmap:96 H264/90000", "a=fmtp:96 packetization-mode=2"], says: "interleaved" },
  { lines: ["m=video 0 RTP/AVP 96", "a=rtpmap:96 H264/1000"], says: "only H264/1000" },
  { lines: ["m=video 0 RTP/AVP 96"], says: "no video" },
  { lines: [], says: "no video" },
])('$lines: an error that says "$says"', ({ lines, says }) => {
  expect(() => parseSdp(lines.join("\n"))).toThrow(
    expect.objectContaining({ code: "STREAM_INVALID", message: expect.stringContaining(says) }),
  );
});

test("lines in any mix of endings, with anything between them, change nothing", () => {
  const ending = fc.constantFrom("\r\n", "\n");
  const noise = fc.stringMatching(/^[bikz]=[ -~]{0,30}$/);
  fc.assert(
    fc.property(fc.infiniteStream(ending), fc.infiniteStream(fc.option(noise)), (ends, noises) => {
      const text = LINES.map((line) => {
        const extra = noises.next().value ?? undefined;
        return line + ends.next().value + (extra === undefined ? "" : extra + ends.next().value);
      }).join("");
      expect(parseSdp(text)).toEqual(READ);
    }),
  );
});

test("any text is read or refused with an error of ours", () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom("m=video 0 RTP/AVP 96\n", "a=rtpmap:96 H264/90000\n", "a=fmtp:96 =;==;\n", "a=control:"),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      try {
        parseSdp(pieces.join(""));
      } catch (error) {
        expect(error).toBeInstanceOf(EdgeError);
      }
    }),
  );
});
