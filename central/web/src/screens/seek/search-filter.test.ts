import { expect, test } from "vitest";
import { faultOf, searchAddress, searchFilterOf, searchOf } from "./search-filter.ts";

const NOTHING = { plate: "", purpose: "" };
const from = "2026-03-01T00:00:00.000Z";
const to = "2026-03-02T00:00:00.000Z";

test("what an address says is read part by part, and what it cannot be is passed over", () => {
  const params = new URLSearchParams({ place: "ward:Phường Nông Trang", state: "no-such", kind: "red-light", from });
  expect(searchFilterOf(params)).toEqual({ place: "ward:Phường Nông Trang", kind: "red-light", from });
  expect(searchFilterOf(new URLSearchParams({ place: "Nông Trang", to: "hôm qua" }))).toEqual({});
});

test("the rule of an address is asked for with its camera, and one that cannot be a rule is passed over", () => {
  const filter = searchFilterOf(new URLSearchParams({ place: "camera:vt-001-1", rule: "den-do-bac" }));
  expect(searchOf(filter, NOTHING)).toMatchObject({ camera: "vt-001-1", rule: "den-do-bac" });
  expect(searchFilterOf(new URLSearchParams({ rule: "Đèn đỏ" }))).toEqual({});
});

test("an address keeps every condition, and never a plate nor a purpose, whoever writes them into it", () => {
  const filter = searchFilterOf(
    new URLSearchParams({ officer: "p-7", plate: "19B112345", purpose: "tìm xe", from, to }),
  );
  expect(filter).toEqual({ officer: "p-7", from, to });
  expect(searchAddress(filter)).toBe(`/cases?${new URLSearchParams({ officer: "p-7", from, to })}`);
  expect(searchAddress({})).toBe("/cases");
});

test.each([
  { place: "ward:Phường Nông Trang", asked: { ward: "Phường Nông Trang" }, why: "a ward by its name" },
  { place: "site:vt-001", asked: { site: "vt-001" }, why: "a site by its id" },
  { place: "camera:vt-001-1", asked: { camera: "vt-001-1" }, why: "a camera by its id" },
])("the centre is asked for $why", ({ place, asked }) => {
  expect(searchOf({ place }, NOTHING)).toEqual({ ...asked, order: "newest", count: "true", limit: 50 });
});

test("a plate is asked for without what is written between its letters, with its purpose", () => {
  const said = { plate: " 19-B1 123.45 ", purpose: " Tìm xe gây tai nạn " };
  expect(searchOf({}, said)).toMatchObject({ plate: "19B112345", purpose: "Tìm xe gây tai nạn" });
  // A purpose alone has plates shown.
  expect(searchOf({ state: "approved" }, { plate: "", purpose: "Báo cáo" })).toMatchObject({ purpose: "Báo cáo" });
  expect(searchOf({ state: "approved" }, NOTHING)).not.toHaveProperty("purpose");
});

test("where nothing in particular is looked for, the centre is not asked", () => {
  expect(searchOf({}, NOTHING)).toBeUndefined();
  expect(searchOf({}, { plate: " ", purpose: "không có biển" })).toBeUndefined();
});

test.each([
  { filter: {}, said: { plate: "19", purpose: "tìm xe" }, fault: "plate", why: "too few characters" },
  { filter: {}, said: { plate: "1234567890123", purpose: "tìm xe" }, fault: "plate", why: "too many characters" },
  { filter: {}, said: { plate: "19đ12345", purpose: "tìm xe" }, fault: "marked", why: "made of 19DD by Telex" },
  { filter: {}, said: { plate: "19B1", purpose: " x " }, fault: "purpose", why: "a plate without a purpose" },
  { filter: {}, said: { plate: "", purpose: "x" }, fault: "purpose", why: "a purpose that says nothing" },
  { filter: { from: to, to: from }, said: NOTHING, fault: "stretch", why: "an end before its beginning" },
  { filter: { from, to }, said: { plate: "19b1", purpose: "tìm xe" }, fault: undefined, why: "all as it must be" },
  { filter: { from }, said: NOTHING, fault: undefined, why: "no plate needs no purpose" },
])("$why: $fault", ({ filter, said, fault }) => {
  expect(faultOf(filter, said)).toBe(fault);
});
