import { expect, test } from "vitest";
import { createTurns } from "./turns.ts";

test("whoever comes later waits, also behind one that fails", async () => {
  const turns = createTurns();
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
