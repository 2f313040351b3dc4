import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { unpacked } from "../../central/src/documents/fflate-archive.ts";
import { pdfText } from "../../central/src/documents/pdf-text.ts";
import { temporaryFolder } from "./data-path-kit.ts";
import { an, inventory, openReviewDesk, openWithCase, type ReviewDesk } from "./review-kit.ts";

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
