/** What stands on the papers of a case, and what a hand-over seals, over the centre's real stores. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { ArchiveIndex } from "../../central/src/documents/case-archive.ts";
import { unpacked } from "../../central/src/documents/fflate-archive.ts";
import { pdfText } from "../../central/src/documents/pdf-text.ts";
import { temporaryFolder } from "./data-path-kit.ts";
import {
  acceptAs,
  act,
  an,
  done,
  inventory,
  openReviewDesk,
  openWithCase,
  type ReviewDesk,
  STILL,
} from "./review-kit.ts";

const name = (vi: string) => ({ vi, en: vi });
const speedMeter = { certificate: "KĐ-2026/17", verifiedBy: "VMI", validFrom: "2026-01-01", validTo: "2026-12-31" };
const asItWas = { ...inventory, cameras: inventory.cameras.map((one) => ({ ...one, speedMeter })) };
const renamed = {
  sites: inventory.sites.map((one) => ({ ...one, name: name("Chỗ khác"), latitude: 10 })),
  cameras: inventory.cameras.map((one) => ({
    ...{ ...one, name: name("Camera khác") },
    speedMeter: { ...speedMeter, certificate: "KĐ-2027/1" },
  })),
};

const archiveOf = async ({ review }: ReviewDesk, id: string) => {
  const archived = await review.documents.archive(id, an);
  return archived.what === "done" ? await buffer(archived.archive.stream) : expect.unreachable(archived.what);
};

const jsonIn = (archive: Uint8Array, path: string): unknown =>
  JSON.parse(new TextDecoder().decode(unpacked(archive)?.get(path)));

test.each([
  { why: "the site was renamed and the meter verified anew", inventoryNow: renamed },
  { why: "the camera was taken down", inventoryNow: { sites: [], cameras: [] } },
])("documents, exports and archives of a case have its camera as it was: $why", async ({ inventoryNow }) => {
  const dataDir = temporaryFolder();
  const { desk: before, id } = await openWithCase({ dataDir, inventoryNow: asItWas });
  await before.close();
  const desk = await openReviewDesk({ dataDir, inventoryNow });
  const made = await desk.review.documents.make("case", id, an);
  const text = await pdfText(made.what === "done" ? made.bytes : expect.unreachable(made.what));
  for (const part of ["Ngã ba, Ngã ba", "21.3000, 105.4000", "Ngã ba (vt-viet-tri-001-1)", "KĐ-2026/17"]) {
    expect(text).toContain(part);
  }
  const stretch = { from: "2026-03-01T00:00:00Z", to: "2026-04-01T00:00:00Z" };
  const [row] = await Array.fromAsync(desk.review.exportCases(stretch, an));
  expect(row?.site).toMatchObject({ name: { vi: "Ngã ba" }, latitude: 21.3 });
  const entries = jsonIn(await archiveOf(desk, id), "entries.json");
  expect(entries).toMatchObject([{ act: { camera: { speedMeter, site: { id: "vt-001" } } } }]);
});

/** A case that An has accepted. Of its evidence the still of the moment alone is stored. */
async function openApproved() {
  const { desk, id } = await openWithCase();
  await done(act(desk, id, { kind: "take" }, an));
  await done(act(desk, id, await acceptAs(desk, id), an));
  return { desk, id };
}

test("a case whose evidence is not whole is handed over by who was told what is missing, and its history says so", async () => {
  const { desk, id } = await openApproved();
  const handOver = { kind: "hand-over", to: "PC08" } as const;
  const refused = await act(desk, id, handOver, an);
  expect(refused).toMatchObject({ what: "unfit", why: "EVIDENCE_MISSING" });
  const files = (refused.what === "unfit" && refused.files) || [];
  expect(files).toContainEqual({ sha256: STILL, state: "stored" });
  expect(files.some(({ state }) => state === "missing")).toBe(true);
  await writeFile(join(desk.media.folder, desk.media.pathOf(STILL)), "something else");
  expect(await act(desk, id, { ...handOver, withMissing: false }, an)).toMatchObject({ why: "EVIDENCE_SPOILED" });
  expect(await desk.reviews.of(id, an)).toMatchObject({ state: "approved", version: 3 });

  const { state, entries } = await done(act(desk, id, { ...handOver, withMissing: true }, an));
  expect([state, entries.at(-1)?.act]).toMatchObject(["handed-over", { ...handOver, withMissing: true }]);
  const { missing } = ArchiveIndex.parse(jsonIn(await archiveOf(desk, id), "archive.json"));
  expect(missing).toHaveLength(files.length);
  const told = await desk.review.documents.make("case", id, an);
  const text = await pdfText(told.what === "done" ? told.bytes : expect.unreachable(told.what));
  expect(text).toContain("Bàn giao cho PC08, gói chứng cứ thiếu tệp");
});
