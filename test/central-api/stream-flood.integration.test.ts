/** Live streams opened without end: whoever does it takes no place of others. */
import { expect, onTestFinished, test, vi } from "vitest";
import { startRandomCentre } from "./random/random-centre.ts";

test("one person has twenty live streams at most, in however many browsers; another one is let in", async () => {
  const centre = await startRandomCentre();
  const open = async (asker: string) => {
    const leaving = new AbortController();
    onTestFinished(() => leaving.abort());
    const headers = await centre.headersOf(asker); // a session of its own each time
    const answer = await fetch(`${centre.url}/api/stream`, { headers, signal: leaving.signal });
    // With its answer: fetch ends a stream whose answer nobody holds any more.
    return { answer, status: answer.status, leave: () => leaving.abort() };
  };
  const flood = await Promise.all(Array.from({ length: 60 }, () => open("operator")));
  const inside = flood.filter(({ status }) => status === 200);
  expect(inside).toHaveLength(20);
  expect(flood.filter(({ status }) => status === 429)).toHaveLength(40);
  expect((await open("technician")).status).toBe(200);
  expect((await open("machine")).status).toBe(200);
  for (const { leave } of inside) leave();
  await vi.waitFor(async () => expect((await open("operator")).status).toBe(200));
});
