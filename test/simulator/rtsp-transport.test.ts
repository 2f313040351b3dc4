import { expect, test } from "vitest";
import { chooseTransport } from "./rtsp-transport.ts";
import type { TransportKind } from "./simulated-camera.ts";

const both: TransportKind[] = ["tcp", "udp"];

test.each([
  { header: "RTP/AVP/TCP;unicast;interleaved=2-3", chosen: { kind: "tcp", channel: 2 }, why: "TCP" },
  { header: "RTP/AVP/TCP;unicast", chosen: { kind: "tcp", channel: 0 }, why: "TCP, the channel left to the server" },
  {
    header: "RTP/AVP/UDP;unicast;client_port=5000-5001",
    chosen: { kind: "udp", rtpPort: 5000, rtcpPort: 5001 },
    why: "UDP",
  },
  {
    header: "RTP/AVP;unicast;client_port=5000",
    chosen: { kind: "udp", rtpPort: 5000, rtcpPort: 5001 },
    why: "one port",
  },
  {
    header: "RTP/AVP;multicast, RTP/AVP;unicast;client_port=5000-5001, RTP/AVP/TCP;interleaved=0-1",
    chosen: { kind: "udp", rtpPort: 5000, rtcpPort: 5001 },
    why: "the first offer that we can do",
  },
  { header: "RTP/AVP;multicast", chosen: undefined, why: "multicast alone" },
  { header: "RTP/AVP;unicast;client_port=0-70000", chosen: undefined, why: "no such port" },
  { header: "", chosen: undefined, why: "nothing" },
])("$why: $header", ({ header, chosen }) => {
  expect(chooseTransport(header, both)).toEqual(chosen);
});

test("a camera without a transport passes over the offers of it", () => {
  const header = "RTP/AVP/TCP;unicast;interleaved=0-1, RTP/AVP;unicast;client_port=5000-5001";
  expect(chooseTransport(header, ["udp"])).toMatchObject({ kind: "udp" });
  expect(chooseTransport(header, ["tcp"])).toMatchObject({ kind: "tcp" });
  expect(chooseTransport("RTP/AVP/TCP;unicast", ["udp"])).toBeUndefined();
});
