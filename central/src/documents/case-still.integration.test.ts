import type { CaseDone, FractionBox } from "@ngaba/contract";
import { expect, test } from "vitest";
import { sha256Of } from "./case-archive.ts";
import { caseStill } from "./case-still.ts";
import { approved, caseOf, lan, madeRecord } from "./record-kit.ts";
import { contrastIn } from "./sharp-contrast.ts";

test("a still is shown with what is covered by itself and what the officer drew last, and its original stays", async () => {
  const kit = await madeRecord();
  const at = kit.files.find(({ role }) => role === "at")?.sha256 ?? "";
  const acts = approved.entries.map(({ by, act }) => [by, act] as const);
  const shownWith = async (...boxes: readonly [number, number, number, number][]) => {
    const cover: readonly [typeof lan, CaseDone] = [lan, { kind: "cover", sha256: at, boxes: [...boxes] }];
    const still = await caseStill({ ...kit.record, detail: caseOf([...acts, cover]) }, at, kit.read);
    return still.what === "done" ? still.jpeg : expect.unreachable(still.what);
  };
  const otherCar: FractionBox = [0.65, 0.4, 0.85, 0.6];
  const empty: FractionBox = [0, 0.75, 0.25, 1];
  const drawn = await shownWith([0, 0.75, 0.25, 1]);
  expect(await contrastIn(drawn, otherCar)).toBeLessThan(20);
  expect(await contrastIn(drawn, empty)).toBeLessThan(20);
  const undrawn = await shownWith();
  expect(await contrastIn(undrawn, otherCar)).toBeLessThan(20);
  expect(await contrastIn(undrawn, empty)).toBeGreaterThan(50);
  expect(sha256Of(kit.bytes.get(at) ?? Buffer.from(""))).toBe(at);
});

test("why there is no picture is told", async () => {
  const { record, read, files } = await madeRecord();
  const [before, at] = files.map(({ sha256 }) => sha256);
  const clip = files.find(({ role }) => role === "clip")?.sha256 ?? "";
  const what = async (sha256 = "", from = read) => (await caseStill(record, sha256, from)).what;
  expect(await what(before)).toBe("done");
  expect(await what(clip)).toBe("not-of-case");
  expect(await what("a".repeat(64))).toBe("not-of-case");
  expect(await what(at, async () => "damaged")).toBe("damaged");
  expect(await what(at, async () => "not-arrived")).toBe("not-arrived");
  expect(await what(at, async () => Buffer.from("no picture"))).toBe("no-picture");
});
