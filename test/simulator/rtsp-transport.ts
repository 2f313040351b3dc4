import type { TransportKind } from "./simulated-camera.ts";

/** What a client asks for in SETUP, and a camera grants. */
export type TransportChoice =
  | { readonly kind: "tcp"; readonly channel: number }
  | { readonly kind: "udp"; readonly rtpPort: number; readonly rtcpPort: number };

/** The first of the client's offers (RFC 2326, 12.39) that the camera can do; its order is the client's wish. */
export function chooseTransport(header: string, allowed: readonly TransportKind[]): TransportChoice | undefined {
  const offers = header.split(",").map(readOffer);
  return offers.find((offer) => offer !== undefined && allowed.includes(offer.kind));
}

function readOffer(offer: string): TransportChoice | undefined {
  const [protocol = "", ...parameters] = offer.trim().split(";");
  if (parameters.includes("multicast")) return undefined;
  const pair = (name: string): readonly [number, number] | undefined => {
    const match = parameters.join(";").match(new RegExp(`\\b${name}=(\\d{1,5})(?:-(\\d{1,5}))?`));
    return match === null ? undefined : [Number(match[1]), Number(match[2] ?? Number(match[1]) + 1)];
  };
  if (/^RTP\/AVP\/TCP$/i.test(protocol)) {
    const [channel = 0] = pair("interleaved") ?? [];
    return channel > 254 ? undefined : { kind: "tcp", channel: channel & 0xfe };
  }
  const ports = pair("client_port");
  if (!/^RTP\/AVP(\/UDP)?$/i.test(protocol) || ports === undefined) return undefined;
  return ports.every((port) => port > 0 && port < 65_536)
    ? { kind: "udp", rtpPort: ports[0], rtcpPort: ports[1] }
    : undefined;
}
