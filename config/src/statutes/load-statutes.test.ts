import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ConfigError } from "../config-error.ts";
import { loadStatutes } from "./load-statutes.ts";

const first = `
statutes:
  - id: one
    acts: [{ act: red-light }, { act: wrong-way, passage: đi ngược chiều }]
    binds: [car, motorcycle]
    decree: 168/2024/NĐ-CP
    article: 6
    clause: 9
    point: b
    words: Không chấp hành đèn; đi ngược chiều.
    fineVnd: [100, 200]
    licencePoints: 4
    pointsDeductedBy: { clause: 16, point: b }
    effectiveFrom: 2025-01-01
    effectiveTo: 2026-08-15
    sources: [a copy]
    checkedAgainst: copy
`;
const second = first.replace("id: one", "id: two").replace(/effectiveFrom.*\n.*effectiveTo/, "effectiveFrom");

function load(files: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-statutes-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return { folder, read: () => loadStatutes(folder) };
}

function problemsOf(files: Record<string, string>): string[] {
  const { folder, read } = load(files);
  try {
    read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ file, path, message }) => `${file.slice(folder.length + 1)} ${path}: ${message}`);
  }
  return [];
}

test("files of a folder come together, in the order of their names", () => {
  const { read } = load({ "b.yaml": second, "a.yaml": first, "notes.md": "no statute" });
  expect(read().map(({ id }) => id)).toEqual(["one", "two"]);
});

test("what a version of the law decides, its successor decides from that day", () => {
  expect(problemsOf({ "a.yaml": first, "b.yaml": second })).toEqual([]);
});

test("a version that ends without a successor is told for each act and road user", () => {
  const onlyCars = second.replace("[car, motorcycle]", "[car]").replace("{ act: red-light }, ", "");
  expect(problemsOf({ "a.yaml": first, "b.yaml": onlyCars })).toEqual([
    "a.yaml statutes[0].effectiveTo: nothing decides red-light of car from 2026-08-15; say repealed if so",
    "a.yaml statutes[0].effectiveTo: nothing decides red-light of motorcycle from 2026-08-15; say repealed if so",
    "a.yaml statutes[0].effectiveTo: nothing decides wrong-way of motorcycle from 2026-08-15; say repealed if so",
  ]);
});

test("a provision may end without a successor when its entry says so", () => {
  const repealed = first.replace("effectiveTo: 2026-08-15", "effectiveTo: 2026-08-15\n    repealed: true");
  expect(problemsOf({ "a.yaml": repealed })).toEqual([]);
});

test("two provisions for one act of one road user at one time are refused", () => {
  const early = second.replace("2026-08-15", "2026-08-14").replace("[car, motorcycle]", "[car, bicycle]");
  expect(problemsOf({ "a.yaml": first, "b.yaml": early })).toEqual(
    expect.arrayContaining([
      "b.yaml statutes[0].acts: red-light of car falls under one at the same time",
      "b.yaml statutes[0].acts: wrong-way of car falls under one at the same time",
    ]),
  );
});

test("an id is taken once, also in another file", () => {
  const { folder, read } = load({ "a.yaml": first, "b.yaml": second.replace("id: two", "id: one") });
  expect(read).toThrow(`${join(folder, "b.yaml")}: statutes[0].id: "one" is taken in ${join(folder, "a.yaml")}`);
});

test("what is wrong in all files is told at once", () => {
  const a = first.replace("[100, 200]", "[300, 200]").replace("red-light", "red-lihgt");
  const b = second.replace("[car, motorcycle]", "[car, tractor]");
  const problems = problemsOf({ "a.yaml": a, "b.yaml": b });
  expect(problems.map((problem) => problem.split(":")[0])).toEqual([
    "a.yaml statutes[0].acts[0].act",
    "a.yaml statutes[0].fineVnd",
    "b.yaml statutes[0].binds[1]",
  ]);
});

test.each([
  { why: "a folder that is not there", folder: join(tmpdir(), "ngaba-no-such-folder"), words: /no such folder/ },
  { why: "a folder without statutes", folder: import.meta.dirname, words: /has no statutes/ },
])("$why is one clear sentence", ({ folder, words }) => {
  expect(() => loadStatutes(folder)).toThrow(words);
});

const one = (was: string, is: string) => {
  expect(second).toContain(was);
  return problemsOf({ "b.yaml": second.replace(was, is) });
};

test.each([
  { why: "a fine upside down", was: "[100, 200]", is: "[200, 100]", told: /fineVnd: the least fine is above/ },
  {
    why: "dates upside down",
    was: "effectiveFrom: 2026-08-15",
    is: "effectiveFrom: 2026-08-15\n    effectiveTo: 2026-08-15",
    told: /effectiveTo: not after effectiveFrom, 2026-08-15/,
  },
  {
    why: "a day that is not in the calendar",
    was: "2026-08-15",
    is: "2026-02-30",
    told: /effectiveFrom: expected date/,
  },
  { why: "an unknown act", was: "act: red-light", is: "act: jaywalking", told: /acts\[0\]\.act: expected "red-light"/ },
  { why: "a ground that is none", was: "act: red-light", is: "act: illegal-stop/moon/park", told: /acts\[0\]\.act/ },
  {
    why: "points that nothing deducts",
    was: "    pointsDeductedBy: { clause: 16, point: b }\n",
    is: "",
    told: /pointsDeductedBy: missing; points are deducted/,
  },
  { why: "a deduction of nothing", was: "licencePoints: 4", is: "licencePoints: 0", told: /no points are deducted/ },
  { why: "more points than there are", was: "licencePoints: 4", is: "licencePoints: 13", told: /at most 12/ },
  {
    why: "a passage that is not in the words",
    was: "passage: đi",
    is: "passage: chạy",
    told: /passage: is not in `words`/,
  },
  {
    why: "an end without a day",
    was: "licencePoints: 4",
    is: "licencePoints: 4\n    repealed: true",
    told: /repealed: says it ended/,
  },
  {
    why: "checked, but not against the official text",
    was: "checkedAgainst: copy",
    is: "checkedAgainst: copy\n    checkedBy: Nguyễn Văn A",
    told: /checkedBy: only with checkedAgainst: official/,
  },
  { why: "a misspelt key", was: "point: b\n    words", is: "piont: b\n    words", told: /piont: unknown key/ },
])("$why is refused", ({ was, is, told }) => {
  expect(one(was, is)).toEqual([expect.stringMatching(told)]);
});

test("official says who compared it, and when", () => {
  expect(one("checkedAgainst: copy", "checkedAgainst: official")).toEqual([
    "b.yaml statutes[0].checkedBy: missing; `official` says who checked it, and when",
    "b.yaml statutes[0].checkedOn: missing; `official` says who checked it, and when",
  ]);
  expect(
    one("checkedAgainst: copy", "checkedAgainst: official\n    checkedBy: Nguyễn Văn A\n    checkedOn: 2026-11-20"),
  ).toEqual([]);
});
