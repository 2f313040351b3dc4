import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { trustAuthority } from "@ngaba/edge-agent/platform/trust-authority.ts";
import { expect, test } from "vitest";
import { temporaryFolder } from "../central/data-path-kit.ts";
import { makeCertificate, startTls } from "./tls-kit.ts";

function fileOf(text: string): string {
  const file = join(temporaryFolder(), "ca.pem");
  writeFileSync(file, text);
  return file;
}

test("an agent reaches a centre with an authority of its own once it is given the authority's certificate", async () => {
  const { ca, ...pair } = await makeCertificate();
  const { url } = await startTls(
    (_request, response) => void response.end("hello"),
    async () => pair,
  );
  await expect(fetch(url)).rejects.toThrow();
  trustAuthority(fileOf(ca), "centre.caFile");
  expect(await (await fetch(url)).text()).toBe("hello");
});

test.each([
  ["rubbish", async () => "rubbish", /centre\.caFile: .* cannot be read as a certificate/],
  ["a server's certificate", async () => (await makeCertificate()).cert, /is no authority's certificate/],
])("%s is refused with the name of the setting", async (_what, text, words) => {
  const file = fileOf(await text());
  expect(() => trustAuthority(file, "centre.caFile")).toThrow(words);
  expect(() => trustAuthority(file, "centre.caFile")).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
});
