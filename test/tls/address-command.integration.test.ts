/** What `ngaba central …` prints of a centre that speaks https. */
import { execFile } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { systemClock } from "../../central/src/platform/clock.ts";
import { createLogger } from "../../central/src/platform/logger.ts";
import { ownCertificate } from "../../central/src/tls/own-certificate.ts";
import { temporaryFolder } from "../central/data-path-kit.ts";

const root = join(import.meta.dirname, "../..");

function central(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, "scripts/ngaba.ts"), "central", ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

/** A configuration of a centre on every address, which has not been started. */
function configFile(): string {
  const file = join(temporaryFolder(), "central.yaml");
  writeFileSync(file, stringify({ inventoryDir: ".", listen: { host: "0.0.0.0", port: 8443 } }));
  return file;
}

test("the address that is printed begins with https", async () => {
  expect(await central("address", "--config", configFile())).toMatchObject({ stdout: "https://127.0.0.1:8443/\n" });
});

test("the authority's certificate is printed once there is one, with its fingerprint beside it", async () => {
  const file = configFile();
  const print = () => central("authority", "--config", file);
  expect(await print()).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("does not exist yet") });
  const own = { dataDir: join(file, "../data"), names: () => ["localhost"] as const };
  const { cert } = await ownCertificate({ ...own, clock: systemClock, logger: createLogger("silent") })();
  const { code, stdout, stderr } = await print();
  const authority = new X509Certificate(stdout);
  expect(code).toBe(0);
  expect(new X509Certificate(cert).verify(authority.publicKey)).toBe(true);
  expect(stderr).toBe(`SHA-256 ${authority.fingerprint256}\n`);
});
