import { readFileSync } from "node:fs";
import { join } from "node:path";
import { epochMs, type RoadUserClass } from "@ngaba/contract";
import { expect, test } from "vitest";
import { ACTS } from "./act.ts";
import { loadStatutes } from "./load-statutes.ts";
import { provisionFor } from "./provision-for.ts";
import { STOP_GROUNDS } from "./stop-ground.ts";

const ROOT = join(import.meta.dirname, "../../..");
const statutes = loadStatutes(join(ROOT, "config/statutes/vn"));
const at = epochMs(Date.parse("2026-11-24T12:00:00+07:00"));

function cell(act: string, vehicle: RoadUserClass): string {
  const provision = provisionFor(statutes, { act, vehicle, at });
  if (provision === undefined) return "–";
  const reference = [provision.article, provision.clause, provision.point ?? []].flat().join(".");
  const fine = provision.fineVnd.map((vnd) => vnd / 1000).join("–");
  const points = provision.licencePoints === 0 ? "" : `, ${provision.licencePoints} points`;
  return `${reference}${provision.amendedBy === undefined ? "" : " ◆"}: ${fine}${points}`;
}

function stopCell(ground: string, vehicle: RoadUserClass): string {
  const [stop, park] = ["stop", "park"].map((mode) => cell(`illegal-stop/${ground}/${mode}`, vehicle));
  return stop === park ? `${stop}` : `${stop} / ${park}`;
}

const row = (name: string, cells: (vehicle: RoadUserClass) => string): string =>
  `| \`${name}\` | ${(["car", "motorcycle", "bicycle", "person"] as const).map(cells).join(" | ")} |`;

test("the table in docs/statutes.md is that of the entries", () => {
  const table = [
    "| act | car, large vehicle | motorcycle | bicycle | person |",
    "| --- | --- | --- | --- | --- |",
    ...ACTS.filter((act) => !act.startsWith("illegal-stop/")).map((act) => row(act, (vehicle) => cell(act, vehicle))),
    ...STOP_GROUNDS.map((ground) => row(`illegal-stop/${ground}`, (vehicle) => stopCell(ground, vehicle))),
  ];
  const doc = readFileSync(join(ROOT, "docs/statutes.md"), "utf8");
  expect(doc.split("\n").slice(-table.length - 1, -1)).toEqual(table);
});
