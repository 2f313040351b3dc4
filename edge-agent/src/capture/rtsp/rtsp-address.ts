import { streamFault } from "../stream-fault.ts";
import type { SessionDescription } from "./sdp.ts";

/** Where a camera is. */
export interface RtspAddress {
  /** As it is sent in requests: without login. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { "rtsp:": 554, "rtsps:": 322 };

/** @throws {EdgeError} `STREAM_UNREACHABLE` when it is no address of RTSP */
export function parseRtspAddress(text: string): RtspAddress {
  const parsed = URL.parse(text);
  const port = DEFAULT_PORTS[parsed?.protocol ?? ""];
  if (parsed === null || port === undefined || parsed.hostname === "") {
    throw streamFault("STREAM_UNREACHABLE", "its address is not rtsp:// or rtsps://");
  }
  return {
    // The rest as it stands: cameras compare addresses letter by letter.
    url: text.replace(/^(\w+:\/\/)[^/?#]*@/, "$1").replace(/#.*$/, ""),
    host: parsed.hostname.replace(/^\[|\]$/g, ""),
    port: parsed.port === "" ? port : Number(parsed.port),
    isSecure: parsed.protocol === "rtsps:",
  };
}

/**
 * Where a camera sends us to. Only to itself, and not from an encrypted connection to an open one: the login goes along.
 *
 * @throws {EdgeError} `STREAM_REFUSED`
 */
export function followRedirect(from: RtspAddress, location = ""): RtspAddress {
  const target = location === "" ? null : URL.parse(location, from.url);
  if (target === null) throw streamFault("STREAM_REFUSED", "it sends us elsewhere without saying where");
  const to = parseRtspAddress(target.href);
  if (to.host === from.host && (to.isSecure || !from.isSecure)) return to;
  throw streamFault("STREAM_REFUSED", "it sends us to another host, or to a connection without encryption");
}

/** Addresses to try in turn: cameras do not agree on what relative ones are relative to, and some give wrong bases. */
export interface ControlUrls {
  /** Of the video alone, for SETUP. */
  readonly track: readonly string[];
  /** Of the whole session, for PLAY and all that follows. */
  readonly session: readonly string[];
}

/**
 * Works out the addresses that a description means (RFC 2326, C.1.1). What is relative is put after its base with a slash
 * between, as cameras mean it, queries included; resolved as for web pages it would replace the base's last part.
 *
 * @param base `Content-Base` or `Content-Location`, where the camera said one
 */
export function controlUrls(
  requestUrl: string,
  base: string | undefined,
  description: SessionDescription,
): ControlUrls {
  const bases = [...(base !== undefined && isAddress(base) ? [base] : []), requestUrl];
  const session = unique(bases.map((each) => resolveControl(each, description.control)));
  const track = unique([...session, ...bases].map((each) => resolveControl(each, description.video.control)));
  return { track, session: unique([...session, requestUrl, ...track]) };
}

const isAddress = (text: string): boolean => /^rtsps?:\/\//i.test(text);

function resolveControl(base: string, control: string | undefined): string {
  if (control === undefined || control === "" || control === "*") return base;
  if (isAddress(control)) return control;
  return `${base.replace(/\/$/, "")}/${control.replace(/^\//, "")}`;
}

const unique = (urls: readonly string[]): string[] => [...new Set(urls)];
