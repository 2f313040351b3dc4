import type { EvidenceView } from "@ngaba/contract";
import { expect, test } from "vitest";
import { HASH, sampleClip, sampleRedLight } from "../../testing/samples.ts";
import { countOf, deskStills, faultOf, fileStatesOf, standingSeen, stillAt } from "./file-states.ts";

const OTHER = "b".repeat(64);
const still = {
  ...({ mediaType: "image/jpeg", bytes: 1, widthPx: 640, heightPx: 360, madeFrom: "ring", isStored: true } as const),
  takenAt: "2026-01-05T08:00:00.000Z",
};
const evidence = (roles: readonly ("before" | "at" | "annotated" | "crop")[]): EvidenceView => ({
  ...{ stage: "whole", gaps: [] },
  files: [...roles.map((role) => ({ ...still, role, sha256: HASH })), sampleClip()],
});

test("what the centre found of a file goes before what its event says", () => {
  const states = fileStatesOf({
    files: [
      { sha256: HASH, state: "spoiled" },
      { sha256: OTHER, state: "stored" },
    ],
  });
  expect(faultOf({ sha256: HASH, isStored: true }, states)).toBe("spoiled");
  expect(faultOf({ sha256: OTHER, isStored: false }, states)).toBeUndefined();
  expect(faultOf({ sha256: HASH, isStored: false }, fileStatesOf(undefined))).toBe("missing");
  expect(faultOf({ sha256: HASH, isStored: true }, fileStatesOf(undefined))).toBeUndefined();
  expect([countOf(states, "spoiled"), countOf(states, "missing")]).toEqual([1, 0]);
});

test("what does not fit its hash any more was not seen, and a manifest alone is nothing that was seen", () => {
  const manifest = "c".repeat(64);
  const none = fileStatesOf(undefined);
  expect(standingSeen([HASH, OTHER], none, manifest)).toEqual([HASH, OTHER, manifest]);
  expect(standingSeen([HASH, OTHER], none, undefined)).toEqual([HASH, OTHER]);
  const spoiled = fileStatesOf({ files: [{ sha256: HASH, state: "spoiled" }] });
  expect(standingSeen([HASH, OTHER], spoiled, manifest)).toEqual([OTHER, manifest]);
  expect(standingSeen([HASH], spoiled, manifest)).toEqual([]);
  const gone = fileStatesOf({ files: [{ sha256: manifest, state: "missing" }] });
  expect(standingSeen([HASH], gone, manifest)).toEqual([HASH]);
});

test("side by side stand the stills of the moments; without them what whole picture there is, never the crop", () => {
  const rolesOf = (...roles: Parameters<typeof evidence>[0]) =>
    deskStills(sampleRedLight(1, { evidence: evidence(roles) })).map(({ role }) => role);
  expect(rolesOf("before", "at", "annotated", "crop")).toEqual(["before", "at"]);
  expect(rolesOf("annotated", "crop")).toEqual(["annotated"]);
  expect(stillAt(sampleRedLight(1, { evidence: evidence(["before", "at"]) }))?.role).toBe("at");
  expect(stillAt(sampleRedLight(1))).toBeUndefined();
});
