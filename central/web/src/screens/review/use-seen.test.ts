import { expect, test } from "vitest";
import type { Result } from "../../api/result.ts";
import { createSeen } from "./use-seen.ts";

const [PICTURE, OTHER, MANIFEST] = ["a".repeat(64), "b".repeat(64), "c".repeat(64)];
const HEARD: Result<undefined> = { kind: "ok", value: undefined };
const LOST: Result<undefined> = { kind: "error", error: { reason: "unreachable" } };

/** A screen that paints when it is told to, before a centre that answers like this, one after the other. */
function startLooking(...answers: Result<undefined>[]) {
  const told: string[] = [];
  const drawn = new Set<() => void>();
  const shown = async (sha256: string) => {
    told.push(sha256);
    return answers.shift() ?? HEARD;
  };
  const seen = createSeen(shown, (run) => {
    drawn.add(run);
    return () => drawn.delete(run);
  });
  const paint = async () => {
    for (const run of drawn) run();
    drawn.clear();
    await new Promise(setImmediate);
  };
  return { seen, told, paint };
}

test("a file is told of once, when it is on the screen", async () => {
  const { seen, told, paint } = startLooking();
  for (const sha256 of [PICTURE, PICTURE, OTHER]) seen.note(sha256);
  expect(told).toEqual([]);
  await paint();
  seen.note(PICTURE);
  await paint();
  expect(told).toEqual([PICTURE, OTHER]);
});

test("what the centre has not heard of is told again with the next picture, and with the decision", async () => {
  const { seen, told, paint } = startLooking(LOST, LOST);
  seen.note(PICTURE);
  await paint();
  seen.note(OTHER);
  await paint();
  expect(told).toEqual([PICTURE, PICTURE, OTHER]);
  seen.list(new Map(), undefined);
  seen.close(); // it was on the screen long before
  await paint();
  expect(told).toEqual([PICTURE, PICTURE, OTHER, PICTURE]);
});

test("what was not on the screen yet when the case is left was not seen", async () => {
  const { seen, told, paint } = startLooking();
  seen.note(PICTURE);
  await paint();
  seen.note(OTHER);
  seen.close();
  await paint();
  expect(told).toEqual([PICTURE]);
});

test("a manifest is told of, and a decision rests on it only beside a picture", async () => {
  const { seen, told, paint } = startLooking();
  seen.noteDocument(MANIFEST);
  await paint();
  expect(told).toEqual([MANIFEST]);
  expect(seen.list(new Map(), MANIFEST)).toEqual([]);
  seen.note(PICTURE);
  expect(seen.list(new Map(), MANIFEST)).toEqual([PICTURE, MANIFEST]);
});
