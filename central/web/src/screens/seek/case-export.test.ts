import { expect, test } from "vitest";
import { exportRequestOf } from "./case-export.ts";

const from = "2026-03-01T00:00:00.000Z";
const to = "2026-04-01T00:00:00.000Z";
const search = { limit: 50, order: "newest", count: "true", from, to } as const;

test("an export asks for what the search does, without its order and pages", () => {
  const filter = { plate: "19B112345", site: "vt-001", state: "approved", kind: "red-light", officer: "p-7" } as const;
  const asked = exportRequestOf({ ...search, ...filter, purpose: "tìm xe" }, " báo cáo quý ", "csv");
  expect(asked).toEqual({ ...filter, from, to, purpose: "báo cáo quý", format: "csv" });
});

test.each([
  { of: { ...search, to: undefined }, purpose: "báo cáo", format: "csv", why: "no end" },
  { of: { ...search, from: to, to: from }, purpose: "báo cáo", format: "csv", why: "an end before its beginning" },
  { of: { ...search, to: "2027-03-03T00:00:00.000Z" }, purpose: "báo cáo", format: "csv", why: "more than 366 days" },
  { of: search, purpose: " x ", format: "csv", why: "a purpose that says nothing" },
  { of: search, purpose: "báo cáo", format: "xml", why: "no such format" },
])("nothing is asked for: $why", ({ of, purpose, format }) => {
  expect(exportRequestOf(of, purpose, format)).toBeUndefined();
});
