import { expect, test } from "vitest";
import { ruleOfKind } from "./registry.ts";
import type { Scene } from "./scene.ts";
import { CASES } from "./testing/cases.ts";
import { driveThrough } from "./testing/drive.ts";

const withoutHead = (scene: Scene): Scene => ({
  ...scene,
  stopLines: scene.stopLines.map(({ signalHead: _, ...line }) => line),
});

test.each(CASES)("$kind: it says whether it is blind without a signal head", ({ kind, scene, telling }) => {
  const { findings, flow } = driveThrough(withoutHead(scene), telling);
  const isBlind = findings.length === 0 && flow.length === 0;
  expect(ruleOfKind(kind)?.needsSignal ?? false).toBe(isBlind);
});

test.each(CASES)("$kind: its minutes are about what it says that it counts", ({ kind, scene, telling }) => {
  const { counts = [] } = ruleOfKind(kind) ?? {};
  const { flow } = driveThrough(scene, telling);
  expect(counts.length > 0).toBe(flow.length > 0);
  const [rule] = scene.rules;
  const subject = counts.map((name) => Object.entries(rule ?? {}).find(([key]) => key === name)?.[1]);
  for (const minute of flow) expect(Object.values(minute)).toEqual(expect.arrayContaining(subject));
});
