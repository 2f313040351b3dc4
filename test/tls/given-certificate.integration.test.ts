import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { systemClock } from "../../central/src/platform/clock.ts";
import { givenCertificate } from "../../central/src/tls/given-certificate.ts";
import { temporaryFolder } from "../central/data-path-kit.ts";
import { makeCertificate } from "./tls-kit.ts";

const YEAR_MS = 365 * 86_400_000;

/** Files with this in them. */
function filesOf(cert: string, key: string) {
  const folder = temporaryFolder();
  const files = { certFile: join(folder, "cert.pem"), keyFile: join(folder, "key.pem") };
  writeFileSync(files.certFile, cert);
  writeFileSync(files.keyFile, key);
  return files;
}

test("what is in the files is shown, with the certificates that follow the first", async () => {
  const { cert, key, ca } = await makeCertificate();
  expect(await givenCertificate(filesOf(`${cert}${ca}`, key), systemClock)()).toEqual({ cert: `${cert}${ca}`, key });
});

test.each([
  [
    "another certificate's key",
    async () => filesOf((await makeCertificate()).cert, (await makeCertificate()).key),
    /not that of the certificate/,
  ],
  ["no certificate", async () => filesOf("rubbish", (await makeCertificate()).key), /expected a certificate in PEM/],
  ["no key", async () => filesOf((await makeCertificate()).cert, "rubbish"), /expected its private key/],
  [
    "one that has run out",
    async () => {
      const { cert, key } = await makeCertificate(["a.example"], Date.now() - 2 * YEAR_MS);
      return filesOf(cert, key);
    },
    /ran out on/,
  ],
  [
    "one that is not valid yet",
    async () => {
      const { cert, key } = await makeCertificate(["a.example"], Date.now() + YEAR_MS);
      return filesOf(cert, key);
    },
    /clock right\?/,
  ],
  [
    "no file",
    async () => ({ certFile: "/nowhere/cert.pem", keyFile: "/nowhere/key.pem" }),
    /certFile: \/nowhere\/cert\.pem cannot be read \(ENOENT\)/,
  ],
])("%s is refused with what is wrong", async (_what, files, words) => {
  await expect(givenCertificate(await files(), systemClock)()).rejects.toMatchObject({
    ...{ code: "TLS_UNUSABLE", message: expect.stringMatching(words) },
  });
});
