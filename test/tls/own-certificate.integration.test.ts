import { X509Certificate } from "node:crypto";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { epochMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import { createLogger } from "../../central/src/platform/logger.ts";
import { authorityFile, namesOf, ownCertificate } from "../../central/src/tls/own-certificate.ts";
import { temporaryFolder } from "../central/data-path-kit.ts";

const DAY_MS = 86_400_000;
const logger = createLogger("silent");

/** A centre's certificates in a folder, at a time and under names that can be changed. */
function openOwn(dataDir = temporaryFolder()) {
  const state = { aheadMs: 0, names: ["localhost", "centre.example"] as [string, ...string[]] };
  const clock = { now: () => epochMs(Date.now() + state.aheadMs) };
  return { dataDir, state, certificate: ownCertificate({ dataDir, names: () => state.names, clock, logger }) };
}

test("the first start makes an authority and a certificate of it; the next ones show the same", async () => {
  const { dataDir, certificate } = openOwn();
  const first = await certificate();
  const authority = new X509Certificate(readFileSync(authorityFile(dataDir)));
  const shown = new X509Certificate(first.cert);
  expect([authority.ca, shown.ca]).toEqual([true, false]);
  expect(shown.verify(authority.publicKey)).toBe(true);
  expect(shown.checkIssued(authority)).toBe(true);
  expect(shown.checkHost("centre.example")).toBe("centre.example");
  expect((shown.validToDate.getTime() - Date.now()) / DAY_MS).toBeLessThan(398); // browsers refuse longer ones
  expect(await openOwn(dataDir).certificate()).toEqual(first);
});

test("keys are for their owner alone", async () => {
  const { dataDir, certificate } = openOwn();
  await certificate();
  for (const name of ["authority-key.pem", "server.pem"]) {
    expect(statSync(join(dataDir, "tls", name)).mode & 0o777).toBe(0o600);
  }
});

test("a certificate is made anew before it runs out, and for a new name, by the same authority", async () => {
  const { dataDir, state, certificate } = openOwn();
  const first = await certificate();
  const authority = readFileSync(authorityFile(dataDir), "utf8");
  state.aheadMs = 300 * DAY_MS;
  expect(await certificate()).toEqual(first);
  state.aheadMs = 340 * DAY_MS;
  const renewed = await certificate();
  expect(renewed.cert).not.toBe(first.cert);
  state.names = ["localhost", "centre.example", "192.0.2.7"];
  const named = new X509Certificate((await certificate()).cert);
  expect(named.checkIP("192.0.2.7")).toBe("192.0.2.7");
  expect(readFileSync(authorityFile(dataDir), "utf8")).toBe(authority);
});

test("a damaged server.pem is made anew", async () => {
  const { dataDir, certificate } = openOwn();
  await certificate();
  writeFileSync(join(dataDir, "tls/server.pem"), "-----BEGIN PRIVATE KEY-----\nrubbish");
  expect(new X509Certificate((await certificate()).cert).checkHost("localhost")).toBe("localhost");
});

test("an authority whose key is lost is not replaced in silence: everybody who trusts it has to be told", async () => {
  const { dataDir, certificate } = openOwn();
  await certificate();
  rmSync(join(dataDir, "tls/authority-key.pem"));
  await expect(certificate()).rejects.toMatchObject({
    ...{ code: "TLS_UNUSABLE", message: expect.stringContaining("authority-key.pem") },
  });
});

test("an authority that has run out says so", async () => {
  const { state, certificate } = openOwn();
  await certificate();
  state.aheadMs = 7_301 * DAY_MS;
  await expect(certificate()).rejects.toMatchObject({
    ...{ code: "TLS_UNUSABLE", message: expect.stringContaining("ran out") },
  });
});

test("names are those that are allowed and the addresses that are listened on", () => {
  const nets = {
    lo: [{ address: "127.0.0.1", internal: true }],
    eth0: [
      { address: "192.0.2.7", internal: false },
      { address: "fe80::1", internal: false },
      { address: "2001:db8::7", internal: false },
    ],
  } as unknown as ReturnType<typeof import("node:os").networkInterfaces>;
  const loopback = ["127.0.0.1", "::1"];
  expect(namesOf({ host: "0.0.0.0", allowedHosts: ["centre.example"] }, nets)).toEqual([
    ...["localhost", "centre.example", "192.0.2.7", "2001:db8::7", ...loopback],
  ]);
  expect(namesOf({ host: "192.0.2.7", allowedHosts: [] }, nets)).toEqual(["localhost", "192.0.2.7", ...loopback]);
});
