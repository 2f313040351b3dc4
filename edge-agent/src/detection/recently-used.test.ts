import { expect, test } from "vitest";
import { RecentlyUsed } from "./recently-used.ts";

test("a value is made once, and with too many the one that was not asked for longest is let go", async () => {
  const made: string[] = [];
  const gone: string[] = [];
  const kept = new RecentlyUsed<string>(2, async (value) => void gone.push(value));
  const ask = (key: string) => kept.get(key, async () => made[made.push(key) - 1] ?? "");
  for (const key of ["a", "b", "a", "c", "a"]) await ask(key);
  expect(made).toEqual(["a", "b", "c"]);
  expect(gone).toEqual(["b"]);
  await kept.clear();
  expect(gone).toEqual(["b", "c", "a"]);
});

test("a failed attempt is forgotten, and nothing of it is let go", async () => {
  const gone: string[] = [];
  const kept = new RecentlyUsed<string>(1, async (value) => void gone.push(value));
  await expect(kept.get("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  await expect(kept.get("a", async () => "yes")).resolves.toBe("yes");
  await kept.get("b", async () => "other");
  expect(gone).toEqual(["yes"]);
});
