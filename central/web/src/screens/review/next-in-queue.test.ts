import type { CaseList } from "@ngaba/contract";
import { expect, test } from "vitest";
import { sampleCase } from "../../testing/case-samples.ts";
import { nextInQueue, pass } from "./next-in-queue.ts";

/** Cases of these ids in pages of two. */
const queueOf = (ids: readonly string[]) => async (cursor: string | undefined) => {
  const from = Number(cursor ?? 0);
  const cases = ids.slice(from, from + 2).map((id) => sampleCase({ id }));
  const list: CaseList = { cases, ...(from + 2 < ids.length && { nextCursor: String(from + 2) }) };
  return list;
};

/** Whom the officer meets, going on from case to case of a queue that nothing is decided of. */
async function walk(ids: readonly string[], steps: number): Promise<readonly string[]> {
  const passed = new Set<string>();
  const met = ids.slice(0, 1);
  while (met.length < steps) {
    const current = met.at(-1) ?? expect.unreachable("nobody was met");
    pass(passed, current);
    const next = await nextInQueue(current, passed, queueOf(ids));
    if (next === undefined) break;
    met.push(next.id);
  }
  return met;
}

test("whoever goes on meets every case once before the first one again", async () => {
  expect(await walk(["a", "b", "c", "d", "e"], 7)).toEqual(["a", "b", "c", "d", "e", "a", "b"]);
  expect(await walk(["a", "b"], 3)).toEqual(["a", "b", "a"]);
  expect(await walk(["a"], 3)).toEqual(["a"]);
});

test("a case that was put back does not come again before those behind it, on whatever page they stand", async () => {
  const passed = new Set(["a", "b", "c"]);
  expect((await nextInQueue("c", passed, queueOf(["a", "b", "d"])))?.id).toBe("d");
  expect((await nextInQueue("c", passed, queueOf(["n", "a", "b", "d"])))?.id).toBe("n");
});

test("of a queue that cannot be read to its end it is not said that nothing comes next", async () => {
  const pageOf = queueOf(["a", "b", "c"]);
  const unread = new Error("the centre is away");
  const readOnce = (cursor: string | undefined) => (cursor === undefined ? pageOf(cursor) : Promise.reject(unread));
  await expect(nextInQueue("a", new Set(["b"]), readOnce)).rejects.toBe(unread);
});
