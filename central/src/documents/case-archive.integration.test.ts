import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { caseArchive, sha256Of } from "./case-archive.ts";
import { packed, unpacked } from "./fflate-archive.ts";
import { CASE_ID, madeRecord } from "./record-kit.ts";
import { verifyArchive } from "./verify-archive.ts";

const run = promisify(execFile);
const pdf = new TextEncoder().encode("%PDF-1.7 a document");
const document = { what: "case", sha256: sha256Of(pdf), bytes: pdf };

async function made() {
  const { record, read, files } = await madeRecord();
  const archive = await caseArchive(record, [{ phase: "start" }], [document], read);
  return { archive, files, record, read };
}

test("the archive holds every original under its hash, and says what is missing", async () => {
  const { archive, files, record } = await made();
  const inside = unpacked(archive);
  for (const { sha256, role } of files) {
    const path = `evidence/${sha256}.${role === "clip" ? "mp4" : "jpg"}`;
    expect(sha256Of(inside?.get(path) ?? new Uint8Array())).toBe(sha256);
  }
  const manifest = inside?.get(`evidence/${record.event.evidence?.manifestSha256}.json`);
  expect(JSON.parse(new TextDecoder().decode(manifest))).toEqual(record.manifest);
  expect(verifyArchive(archive)).toEqual({
    ...{ sha256: sha256Of(archive), caseId: CASE_ID, files: inside?.size },
    missing: [
      { sha256: "5".repeat(64), what: "configuration", why: "not-arrived" },
      { sha256: "9".repeat(64), what: "scene", why: "not-arrived" },
      { sha256: "e".repeat(64), what: "model card nanodet-coco", why: "not-arrived" },
    ],
  });
});

test("programs of others check it too", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-archive-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { archive } = await made();
  await writeFile(join(folder, "case.zip"), archive);
  await run("unzip", ["-q", join(folder, "case.zip"), "-d", join(folder, "out")]);
  const sums = await run("sha256sum", ["--strict", "-c", "SHA256SUMS"], { cwd: join(folder, "out") });
  expect(
    sums.stdout
      .trim()
      .split("\n")
      .every((line) => line.endsWith(": OK")),
  ).toBe(true);
});

test("the same case makes the same archive", async () => {
  expect(Buffer.compare((await made()).archive, (await made()).archive)).toBe(0);
});

test("one changed byte is found, wherever it is", async () => {
  const { archive } = await made();
  fc.assert(
    fc.property(fc.nat(archive.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
      const changed = archive.slice();
      changed[place] = (changed[place] ?? 0) ^ change;
      expect(verifyArchive(changed)).toBeInstanceOf(Array);
    }),
    { numRuns: 60 },
  );
});

const rewrite = (archive: Uint8Array, path: string, change: (text: string) => string | undefined): Uint8Array => {
  const files = new Map(unpacked(archive));
  const text = change(new TextDecoder().decode(files.get(path)));
  if (text === undefined) files.delete(path);
  else files.set(path, new TextEncoder().encode(text));
  return packed(files);
};

test("what was changed is named", async () => {
  const { archive, files } = await made();
  const still = `evidence/${files[0]?.sha256}.jpg`;
  expect(verifyArchive(rewrite(archive, still, (text) => `${text}.`))).toEqual([
    `${still} was changed: its SHA-256 is not the one in SHA256SUMS`,
  ]);
  expect(verifyArchive(rewrite(archive, "case.json", () => undefined))).toEqual(["case.json is missing"]);
  expect(verifyArchive(rewrite(archive, "more.txt", () => "more"))).toEqual(["more.txt is not in SHA256SUMS"]);
  expect(verifyArchive(Buffer.concat([archive, Buffer.from("x")]))).toEqual([
    expect.stringMatching(/no zip that can be read|bytes between its files/),
  ]);
  expect(verifyArchive(archive.subarray(0, archive.length / 2))).toEqual(["it is no zip that can be read"]);
});

test("a history that was changed together with its sum does not fit how the case stands", async () => {
  const { archive } = await made();
  const changed = rewrite(archive, "entries.json", (text) => text.replaceAll("19AB12345", "19AB12346"));
  const sums = rewrite(changed, "SHA256SUMS", (text) =>
    text.replace(
      /[0-9a-f]{64}(?= {2}entries\.json)/,
      sha256Of(unpacked(changed)?.get("entries.json") ?? new Uint8Array()),
    ),
  );
  expect(verifyArchive(sums)).toEqual(["case.json is not what entries.json makes of the case"]);
});
