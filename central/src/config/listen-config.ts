import { resolve } from "node:path";
import { z } from "zod";

const Port = z.int().min(0).max(65_535);
const Host = z.string().min(1).max(253);
const PemFile = z.string().min(1);

const Tls = z
  .discriminatedUnion("kind", [
    z
      .strictObject({ kind: z.literal("own") })
      .describe("https with a certificate of the centre's own authority, which the first start makes under dataDir"),
    z
      .strictObject({
        kind: z.literal("files"),
        certFile: PemFile.describe("Certificate and those between it and its authority, PEM, relative to this file"),
        keyFile: PemFile.describe("Its key, PEM, readable by the centre alone, relative to this file"),
      })
      .describe("https with a given certificate; files that change are taken up within an hour"),
    z.strictObject({ kind: z.literal("none") }).describe("Plain http, on loopback alone"),
  ])
  .describe("How the centre is spoken to; absent: plain http on loopback, https with its own authority elsewhere");

export const Listen = z
  .strictObject({
    host: Host.default("127.0.0.1").describe(
      "Address that the page and the API listen on; loopback unless told otherwise",
    ),
    port: Port.default(8080).describe("TCP port; 0 takes any free one"),
    allowedHosts: z
      .array(Host)
      .default([])
      .describe("Names, without port, under which browsers and agents reach the centre besides its addresses"),
    tls: Tls.optional(),
  })
  .superRefine(({ host, tls }, context) => {
    if (tls?.kind !== "none" || isLoopback(host)) return;
    const message = `plain http is for loopback alone, and ${host} is not: leave tls out and the centre makes certificates of its own, or give { kind: files, certFile, keyFile }; behind a proxy on the same machine let it listen on 127.0.0.1`;
    context.addIssue({ code: "custom", path: ["tls"], message });
  })
  .describe("Where the page and the API are");
export type Listen = z.infer<typeof Listen>;

type At = Pick<Listen, "host" | "tls">;

/** True of addresses and names that only this machine reaches. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

/** How it is spoken to, with what holds unless it is said. */
export const tlsOf = ({ host, tls }: At): z.infer<typeof Tls> => tls ?? { kind: isLoopback(host) ? "none" : "own" };

/** Of the centre's address. */
export const schemeOf = (at: At): "http" | "https" => (tlsOf(at).kind === "none" ? "http" : "https");

/** The same with paths that count from `folder`. */
export function resolveListen(listen: Listen, folder: string): Listen {
  if (listen.tls?.kind !== "files") return listen;
  const { kind, certFile, keyFile } = listen.tls;
  return { ...listen, tls: { kind, certFile: resolve(folder, certFile), keyFile: resolve(folder, keyFile) } };
}
