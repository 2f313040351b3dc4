import { describe, expect, test } from "vitest";
import { createKeyedTurns, createTurns } from "./turns.ts";

describe.each([
  { name: "turns", open: createTurns },
  {
    name: "turns of one key",
    open: () => {
      const turns = createKeyedTurns();
      return { take: <T>(work: () => Promise<T>) => turns.take("an", work) };
    },
  },
])("$name", ({ open }) => {
  test("whoever comes later waits, also behind one that fails", async () => {
    const turns = open();
    const said: string[] = [];
    const first = Promise.withResolvers<void>();
    const failing = turns.take(async () => {
      said.push("first begins");
      await first.promise;
      said.push("first ends");
      throw new Error("it could not be done");
    });
    const second = turns.take(async () => said.push("second"));
    await Promise.resolve();
    first.resolve();
    await expect(failing).rejects.toThrow("it could not be done");
    await second;
    expect(said).toEqual(["first begins", "first ends", "second"]);
  });
});

test("nobody waits for another key", async () => {
  const turns = createKeyedTurns();
  const first = Promise.withResolvers<void>();
  const waiting = turns.take("an", () => first.promise);
  expect(await turns.take("binh", async () => "done")).toBe("done");
  first.resolve();
  await waiting;
});
