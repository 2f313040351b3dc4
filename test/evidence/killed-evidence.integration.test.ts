import type { ChildProcess } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EventMessage, isEvidence } from "@ngaba/contract";
import { openSqliteOutbox } from "@ngaba/edge-agent/outbox/sqlite-outbox.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";
import { expect, onTestFinished, test, vi } from "vitest";
import { openTestRing } from "../capture/ring-kit.ts";
import { startPrintingProgram } from "../printing-program.ts";
import { type Filmed, recordFilms } from "./film-ring.ts";
import { makeNumberedFilm } from "./numbered-film.ts";

const soon = { timeout: 30_000, interval: 2 };
const ENDINGS = { "image/jpeg": "jpg", "video/mp4": "mp4" } as const;

function startAgent(folder: string, recorded: Filmed, count: number, printed: string[]): ChildProcess {
  const args = [folder, recorded.streamId, String(recorded.startsAt), String(count)];
  return startPrintingProgram(new URL("./ordering-agent.ts", import.meta.url), args, printed);
}

function readOutbox(folder: string): EventMessage[] {
  const outbox = openSqliteOutbox({ path: join(folder, "outbox.sqlite"), log: createLogger("silent") });
  const rows = outbox.read("event", 0, 10_000);
  outbox.close();
  return rows.map(({ payload }) => EventMessage.parse(JSON.parse(String(payload))));
}

test("an agent killed at any step has, in the end, the whole evidence of every event that it told of", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-killed-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const film = join(folder, "film.mp4");
  await makeNumberedFilm(film, { frames: 300 });
  const recorded = { film, streamId: randomUUID(), startsAt: Date.now() - 60_000 };
  const ring = openTestRing(join(folder, "ring"));
  await recordFilms(ring, recorded);
  await ring[Symbol.asyncDispose]();
  const evidence = join(folder, "evidence");
  const count = (ending: string) =>
    (existsSync(evidence) ? readdirSync(evidence) : []).filter((name) => name.endsWith(ending)).length;
  const printed: string[] = [];
  const ids = () => printed.filter((line) => line !== "idle");

  // Each run is killed as soon as it has done one more of these.
  const steps: (() => number)[] = [
    () => ids().length, // an event is told of; nothing is made of it
    () => count(".jpg"),
    () => count(".draft"), // a file is being written
    () => count(".mp4"),
    () => count(".json"), // a manifest is kept; the centre is not told
    () => ids().length,
  ];
  for (const done of steps) {
    const before = done();
    const agent = startAgent(folder, recorded, 1_000, printed);
    await vi.waitFor(() => expect(done()).toBeGreaterThan(before), soon);
    agent.kill("SIGKILL");
    await once(agent, "close");
  }
  const last = startAgent(folder, recorded, 0, printed);
  await vi.waitFor(() => expect(printed.at(-1)).toBe("idle"), { timeout: 60_000, interval: 50 });
  last.kill("SIGKILL");
  await once(last, "close");

  const messages = readOutbox(folder);
  const told = messages.flatMap((message) => (isEvidence(message) ? [message.data] : []));
  expect(ids().length).toBeGreaterThanOrEqual(steps.length);
  for (const id of ids()) {
    const whole = told.findLast((data) => data.incidentId === id);
    expect(whole?.stage).toBe("whole");
    expect(whole?.files.map(({ role }) => role).toSorted()).toEqual(["annotated", "at", "before", "clip", "crop"]);
    for (const { sha256, mediaType } of whole?.files ?? []) {
      const content = readFileSync(join(evidence, `${sha256}.${ENDINGS[mediaType]}`));
      expect(createHash("sha256").update(content).digest("hex")).toBe(sha256);
    }
  }
}, 180_000);
