import type { AccountView, CameraGroupView } from "@ngaba/contract";
import { expect, test } from "vitest";
import { textOf } from "../../testing/render.ts";
import { uuid } from "../../testing/samples.ts";
import { changesOf } from "./change-person.tsx";
import { matching } from "./group-choice.tsx";
import { PeopleTable } from "./people.tsx";

const person = (changes: Partial<AccountView> = {}): AccountView => ({
  ...{ id: uuid(1), login: "linh", name: "Nguyễn Thùy Linh", roles: ["operator", "reviewer"], cameraGroups: null },
  ...{ isDisabled: false, password: "chosen", hasSecondFactor: true, createdAt: "2026-01-05T08:00:00Z", version: 1 },
  ...changes,
});
const nothing = () => undefined;

test("the table says who somebody is, what they may, and what is still to be done, in both languages", () => {
  const people = [
    person({ lastSignInAt: "2026-01-05T08:00:00.000Z" }),
    person({
      id: uuid(2),
      name: "Minh",
      password: "initial",
      hasSecondFactor: false,
      cameraGroups: ["site:a", "site:b"],
    }),
  ];
  const said = textOf("vi", PeopleTable, { people, onEdit: nothing });
  expect(said).toContain("Trực ban giám sát, Cán bộ xét duyệt");
  expect(said).toContain("Đang dùng · Có xác thực hai bước");
  expect(said).toContain("15:00:00, 05/01/2026");
  expect(said).toContain("Đang dùng · Chưa đặt mật khẩu riêng");
  expect(said).toContain("2 nhóm camera");
  expect(textOf("en", PeopleTable, { people, onEdit: nothing })).toContain("In use · No password of their own yet");
});

test("only what is another now is sent: whose rights stay is not signed out", () => {
  const before = person();
  expect(changesOf(before, before)).toEqual({});
  expect(changesOf(before, { ...before, name: "Linh" })).toEqual({ name: "Linh" });
  const limited = { ...before, roles: ["operator" as const], cameraGroups: ["site:a"], isDisabled: true };
  expect(changesOf(before, limited)).toEqual({ roles: ["operator"], cameraGroups: ["site:a"], isDisabled: true });
});

test("an authority is given, changed and taken away", () => {
  const [before, officer] = [person(), person({ authority: "officer" })];
  expect(changesOf(before, officer)).toEqual({ authority: "officer" });
  expect(changesOf(officer, { ...officer, authority: "team-leader" })).toEqual({ authority: "team-leader" });
  expect(changesOf(officer, before)).toEqual({ authority: null });
  expect(changesOf(officer, officer)).toEqual({});
});

test("groups are found without accents, in both languages, and those that are chosen stay in sight", () => {
  const group = (id: string, vi: string, en: string): CameraGroupView => ({ id, name: { vi, en }, cameraCount: 1 });
  const groups = [
    group("ward:a", "phường Vân Phú", "Vân Phú Ward"),
    group("site:b", "Cầu Việt Trì", "Việt Trì Bridge"),
  ];
  expect(matching(groups, "van phu", []).map(({ id }) => id)).toEqual(["ward:a"]);
  expect(matching(groups, "bridge", []).map(({ id }) => id)).toEqual(["site:b"]);
  expect(matching(groups, "bridge", ["ward:a"]).map(({ id }) => id)).toEqual(["ward:a", "site:b"]);
  expect(matching(groups, " ", [])).toEqual(groups);
});
