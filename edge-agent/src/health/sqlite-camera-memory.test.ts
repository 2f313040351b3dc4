import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { epochMs } from "@ngaba/contract";
import { expect, onTestFinished, test } from "vitest";
import { createLogger } from "../platform/logger.ts";
import type { ToldState } from "./camera-machine.ts";
import { openCameraMemory } from "./sqlite-camera-memory.ts";

const log = createLogger("silent");

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-cameras-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "cameras.sqlite");
}

const told: ToldState = {
  ...{ state: "offline", since: epochMs(1_772_450_000_000), reasons: [], damped: 2 },
  episodeId: "0190d2a4-7b1c-7a55-9b0e-6e2f5c1d9a01",
};
const movedView = {
  since: epochMs(1_772_450_000_000),
  drawingHash: "a".repeat(64),
  shiftPx: { x: 9, y: 0, widthPx: 320 },
};

test("each part is kept by itself, across a restart, until it is forgotten", () => {
  const file = newFile();
  const first = openCameraMemory(file, log);
  first.set("cam-1", "told", told);
  first.set("cam-1", "movedView", movedView);
  first.set("cam-2", "orderedMode", { mode: "maintenance", by: "Lan" });
  first.close();
  const second = openCameraMemory(file, log);
  expect(second.get("cam-1")).toEqual({ told, movedView });
  second.set("cam-1", "movedView", undefined);
  expect(second.get("cam-1")).toEqual({ told });
  expect(second.get("cam-2")).toEqual({ orderedMode: { mode: "maintenance", by: "Lan" } });
  expect(second.get("cam-3")).toEqual({});
  second.close();
});

test("a damaged file is set aside, a row of another form is as none", () => {
  const file = newFile();
  writeFileSync(file, "no database at all, but long enough to be looked at as one".repeat(20));
  const memory = openCameraMemory(file, log);
  expect(readdirSync(join(file, "..")).some((name) => name.includes(".damaged-"))).toBe(true);
  memory.set("cam-1", "told", told);
  memory.close();
  const db = new DatabaseSync(file);
  db.exec(`UPDATE camera SET remembered = '{"told":{"state":"on holiday"}}'`);
  db.close();
  const again = openCameraMemory(file, log);
  expect(again.get("cam-1")).toEqual({});
  again.close();
});
