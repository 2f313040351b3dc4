import type { CaseDone, CaseEntry, CaseOffers, ProvisionOffer } from "@ngaba/contract";
import { describe, expect, test } from "vitest";
import { HASH, sampleBasis, uuid } from "../../testing/samples.ts";
import { conclusionsOf, undoable } from "./conclusions.ts";
import {
  acceptOf,
  chosenOffer,
  type Draft,
  firstDraft,
  isFormUnknown,
  offerKey,
  offersOf,
  plateOf,
} from "./finding.ts";

const offer = (vehicle: ProvisionOffer["vehicle"], provisionId: string): ProvisionOffer => ({
  ...{ vehicle, act: "red-light", legalBasis: sampleBasis({ provisionId }) },
});
const provisions = [offer("motorcycle", "first"), offer("motorcycle", "second"), offer("car", "of-a-car")];
const offers: CaseOffers = {
  provisions,
  ceilingVnd: 7_500_000,
  mayDeductPoints: false,
  deadlines: [],
  duplicates: [],
  merged: [],
  files: [],
};
const draft = (changes: Partial<Draft> = {}): Draft => ({
  ...{ plate: "19-B1 123.45", colour: "white", vehicle: "motorcycle", direction: "", offer: undefined },
  ...changes,
});
const weight = { asksSecond: true, mayDecide: true, isSenior: false };
const entry = (version: number, by: string, act: CaseDone): CaseEntry => ({
  ...{ id: uuid(version), version, at: "2026-01-05T08:00:00.000Z", by: { id: by, name: by }, act },
});
const accepted: CaseDone = {
  ...{ kind: "accept", plate: { text: "19B112345", colour: "blue" }, vehicle: "motorcycle", seen: [HASH] },
  ...{ legalBasis: sampleBasis({ provisionId: "second" }), direction: "bắc – nam", ...weight },
};
const rejected: CaseDone = { kind: "reject", reason: "other", seen: [], ...weight };

describe("what is accepted", () => {
  const ofMotorcycles = offersOf(offers, "motorcycle");

  test("the plate without its dots, the first provision unless another is chosen, and what was seen", () => {
    expect(acceptOf(draft(), ofMotorcycles, [HASH])).toEqual({
      act: {
        ...{ kind: "accept", plate: { text: "19B112345", colour: "white" }, vehicle: "motorcycle" },
        ...{ provision: { provisionId: "first", version: HASH }, seen: [HASH] },
      },
    });
    const second = draft({ offer: offerKey(offer("motorcycle", "second")), direction: " bắc – nam " });
    expect(acceptOf(second, ofMotorcycles, [HASH])).toMatchObject({
      act: { provision: { provisionId: "second" }, direction: "bắc – nam" },
    });
  });

  test.each([
    [draft({ plate: " - " }), [HASH], "plate"],
    [draft({ plate: "19" }), [HASH], "plate-short"],
    [draft({ plate: "19B1?12345" }), [HASH], "plate-doubtful"],
    [draft({ plate: "19đ12345" }), [HASH], "plate-marked"], // Telex, of 19DD12345
    [draft({ plate: "19Đ1234" }), [HASH], "plate-marked"], // VNI, of 19D91234
    [draft({ plate: "19MĐ1234" }), [HASH], "plate-marked"], // VNI, of 19MD91234
    [draft({ plate: "19Ă112345".normalize("NFD") }), [HASH], "plate-marked"], // Telex, of 19AW…
    [draft({ colour: undefined }), [HASH], "colour"],
    [draft(), [], "seen"],
  ])("%j with %j lacks something: %s", (wanted, seen, fault) => {
    expect(acceptOf(wanted, ofMotorcycles, seen)).toEqual({ fault });
  });

  test("nothing without a provision for that vehicle", () => {
    expect(acceptOf(draft({ vehicle: "bicycle" }), offersOf(offers, "bicycle"), [HASH])).toEqual({
      fault: "provision",
    });
  });

  test("a provision of another class is not kept when the class is corrected", () => {
    const corrected = draft({ vehicle: "car", offer: offerKey(offer("motorcycle", "second")) });
    expect(chosenOffer(corrected, offersOf(offers, "car"))?.legalBasis.provisionId).toBe("of-a-car");
  });
});

test.each([
  [draft(), false],
  [draft({ vehicle: "car" }), true],
  [draft({ plate: "13A-123.45", vehicle: "car" }), true],
  [draft({ colour: undefined }), false],
  [draft({ plate: "19" }), false],
  [draft({ plate: "19đ12345" }), false],
  [draft({ plate: "19B1?12345" }), false],
])("%j has a form that no plate has: %s", (wanted, isUnknown) => {
  expect(isFormUnknown(wanted)).toBe(isUnknown);
});

test("no plate is shown of what an input method has changed", () => {
  expect(plateOf(draft({ plate: "19-b1 123.45" }))).toEqual({ text: "19B112345", colour: "white" });
  expect(plateOf(draft({ plate: "19đ12345" }))).toBeUndefined();
});

describe("what others came to", () => {
  test("fills the draft in where it may be seen", () => {
    expect(firstDraft({ roadUserClass: "car" }, [entry(1, "a", accepted)])).toEqual({
      ...{ plate: "19B112345", colour: "blue", vehicle: "motorcycle", direction: "bắc – nam" },
      offer: offerKey(offer("motorcycle", "second")),
    });
    expect(firstDraft({ roadUserClass: "car" }, [])).toMatchObject({ plate: "", colour: undefined, vehicle: "car" });
  });

  test("what was taken back, or was before the case was opened again, counts no more", () => {
    const kinds = (...entries: CaseEntry[]) => conclusionsOf(entries).map(({ act }) => act.kind);
    expect(kinds(entry(1, "a", accepted), entry(2, "b", rejected))).toEqual(["accept", "reject"]);
    expect(kinds(entry(1, "a", accepted), entry(2, "a", { kind: "undo" }))).toEqual([]);
    expect(kinds(entry(1, "a", accepted), entry(2, "b", { kind: "reopen", text: "x" }))).toEqual([]);
    expect(kinds(entry(1, "a", accepted), entry(2, "b", { kind: "ask-more", text: "x" }))).toEqual([]);
  });

  test("only one's own newest conclusion can be taken back, with notes after it or without", () => {
    const note: CaseDone = { kind: "note", text: "x" };
    const done = entry(1, "a", accepted);
    expect(undoable([done, entry(2, "b", note)], "a")).toBe(done);
    expect(undoable([done], "b")).toBeUndefined();
    expect(undoable([done], undefined)).toBeUndefined();
    expect(undoable([done, entry(2, "b", { kind: "take", until: "2026-01-05T08:15:00.000Z" })], "a")).toBeUndefined();
  });
});
