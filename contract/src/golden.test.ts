/** Every message that crosses a process, as it looks on the wire: what is parsed here must stay parseable for ever. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { Ack } from "./ack.ts";
import { Command, CommandReply } from "./command.ts";
import { EventMessage, kindOfType } from "./event.ts";
import { EvidenceManifest } from "./evidence.ts";
import { FlowMessage, LaneFlowMessage, TurningMessage } from "./flow.ts";
import { HealthMessage, MAX_CAMERAS_IN_PART } from "./health.ts";
import { SignalMessage } from "./signal.ts";
import { AgentStatus } from "./status.ts";

const folder = join(import.meta.dirname, "../golden");
const files = readdirSync(folder);
const read = (file: string): Record<string, unknown> => JSON.parse(readFileSync(join(folder, file), "utf8"));

function schemaOf(file: string): z.ZodType {
  if (file.startsWith("ack")) return Ack;
  if (file.startsWith("status")) return AgentStatus;
  if (file.startsWith("signal")) return SignalMessage;
  if (file.startsWith("flow")) return FlowMessage;
  if (file.startsWith("lane-flow")) return LaneFlowMessage;
  if (file.startsWith("turning")) return TurningMessage;
  if (file.startsWith("health")) return HealthMessage;
  if (file.startsWith("manifest")) return EvidenceManifest;
  if (file.startsWith("command")) return Command;
  if (file.startsWith("reply")) return CommandReply;
  return EventMessage;
}

const ofCamera = (path: string) => `data.cameras.${path}`;
const ofManifest = (path: string) => `manifest incident.${path}`;

/** Fields whose absence means something, some after the kind of file that may lack them; list places are left out of their paths. */
const OPTIONAL = new Set([
  "subject",
  "resend",
  "secondsLeft",
  ...["data.endedAt", "data.clock.offsetMs", "data.clock.uncertaintyMs", "data.agent.clock.offsetMs"],
  ...["data.agent.clock.uncertaintyMs", "data.zoneId", "data.zoneName", "data.lineName", "data.title", "data.act"],
  ...["data.place", "data.roadUserClass", "data.trackId", "data.box", "data.moments", "data.moments.before"],
  ...["data.moments.after", "data.measures", "data.measures.redForMs", "data.measures.speedMps", "data.signal"],
  "data.picturesAreRendered",
  ...["data.speed", "data.queue.maxMeters"],
  // A snapshot without its size is a broken one; a camera without it has not shown a picture yet.
  ...["data.cameras.frameAgeMs", "data.cameras.widthPx", "data.cameras.heightPx", "data.cameras.lastError"],
  ...["data.cameras.rulesOff", "data.cameras.detection", "data.cameras.detection.passes.regionId"],
  ...["data.cameras.detection.passes.ms", "data.cameras.detection.passes.scale"],
  ...["data.scope", "data.reportId", "data.part"],
  ...["reasons", "codec", "bitrateKbps", "keyframeIntervalMs", "pictureClock", "checks"].map(ofCamera),
  ...["pictureClock.cameraOffsetMs", "pictureClock.driftPpm", "checks.black", "checks.moved"].map(ofCamera),
  ofCamera("analysedAgeMs"),
  ...["pictureAt", "ring", "ring.from", "decoder", "decoder.hardware", "lastWords"].map(ofCamera),
  ...["data.offlineReason", "data.episodeId", "data.shiftPx"],
  ...["data.incidentId", "data.requestId", "data.manifestSha256"].map((path) => `evidence ${path}`),
  ...["camera-state data.detail", "evidence data.detail"],
  ...["streamId", "takenAt", "ticks", "clip", "box"].flatMap((key) => [`data.files.${key}`, `files.${key}`]),
  ...["incidentId", "requestId", "incident", "rule", "track", "seen", "sceneHash"].map((path) => `manifest ${path}`),
  ...["title", "act", "place", "roadUserClass", "trackId", "moments", "measures", "signal"].map(ofManifest),
  ...["moments.before", "moments.after", "measures.redForMs", "measures.speedMps"].map(ofManifest),
  ...["rule.parameters.kind", "rule.parameters.stopLine", "rule.parameters.graceMs", "clock.agent.offsetMs"],
  ...["clock.agent.uncertaintyMs", "clock.picture.cameraOffsetMs", "clock.picture.driftPpm"],
  ...["command until", "reply code", "reply detail"],
]);

/** True when a message of this file's kind may lack the field: by its path alone, or by that after its kind. */
const mayLack = (file: string, path: string): boolean =>
  OPTIONAL.has(path) ||
  [...OPTIONAL].some((known) => known.endsWith(` ${path}`) && file.startsWith(known.split(" ", 1)[0] ?? ""));

/** Every copy of a message that lacks one of its fields, at any depth, under the path of that field. */
function* withoutOneField(value: unknown, path: string[] = []): Generator<{ path: string[]; value: unknown }> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const { [key]: _, ...rest } = value as Record<string, unknown>;
    if (!Array.isArray(value)) yield { path: [...path, key], value: rest };
    for (const lesser of withoutOneField(inner, [...path, key])) {
      const whole = Array.isArray(value) ? value.with(Number(key), lesser.value) : { ...value, [key]: lesser.value };
      yield { path: lesser.path, value: whole };
    }
  }
}

describe.each(files)("%s", (file) => {
  const schema = schemaOf(file);

  test("is read without losing or adding anything", () => {
    expect(schema.parse(read(file))).toEqual(read(file));
  });

  test("may carry fields that this version does not know", () => {
    expect(schema.safeParse({ ...read(file), tomorrow: { any: "thing" } }).success).toBe(true);
  });

  test("is refused when a field is missing that it needs", () => {
    const lesser = [...withoutOneField(read(file))];
    expect(lesser.length).toBeGreaterThan(1);
    for (const { path, value } of lesser) {
      const isOptional = mayLack(file, path.filter((key) => Number.isNaN(Number(key))).join("."));
      expect(schema.safeParse(value).success, path.join(".")).toBe(isOptional);
    }
  });
});

test("there is one of every kind of event, in its first and its last phase", () => {
  const phases = files
    .filter((file) => schemaOf(file) === EventMessage)
    .map((file) => EventMessage.parse(read(file)))
    .map(({ type, data }) => `${kindOfType(type)} ${"phase" in data ? data.phase : ""}`);
  expect(phases).toEqual(
    expect.arrayContaining(
      ["camera-offline", "restricted-zone", "red-light"].flatMap((kind) => [`${kind} start`, `${kind} end`]),
    ),
  );
});

const start = () => structuredClone(read("restricted-zone-start.json"));

test.each([
  { why: "a time that is not UTC", change: { time: "2026-03-02T21:00:27.000+07:00" } },
  { why: "a type of the next version", change: { type: "ngaba.restricted-zone.v2" } },
  { why: "a type that does not fit the data", change: { type: "ngaba.camera-offline.v1" } },
  { why: "a place before the first", change: { seq: 0 } },
  { why: "a place between two", change: { seq: 1.5 } },
  { why: "an id that is no UUID", change: { id: "1" } },
  { why: "a source that is not an agent's", change: { source: "/centre" } },
  { why: "a source with a stranger's path in it", change: { source: "/agents/agent-01/cameras/../../x" } },
  { why: "another version of CloudEvents", change: { specversion: "0.3" } },
])("an event is refused with $why", ({ change }) => {
  expect(EventMessage.safeParse({ ...start(), ...change }).success).toBe(false);
});

test.each([
  { why: "an unknown class of road user", change: { roadUserClass: "tram" } },
  { why: "a confidence above 1", change: { confidence: 1.01 } },
  { why: "a box of three numbers", change: { box: [0, 0, 1] } },
  { why: "a hash that is too short", change: { sceneHash: "abc" } },
  { why: "a hash in capitals", change: { sceneHash: "A".repeat(64) } },
  { why: "a negative duration", change: { durationMs: -1 } },
  { why: "a schema of the next version", change: { schemaVersion: 2 } },
])("a restricted-zone event is refused with $why", ({ change }) => {
  const message = start();
  expect(EventMessage.safeParse({ ...message, data: { ...(message.data as object), ...change } }).success).toBe(false);
});

test("an acknowledgement without `resend` asks for nothing to be sent again", () => {
  const { resend: _, ...short } = read("ack.json");
  expect(Ack.parse(short)).toEqual({ ...short, resend: false });
});

test.each(["camera-state", "camera-offline", "camera-degraded", "evidence", "reported"])(
  "no rule may be called %s",
  (kind) => {
    expect(EventMessage.safeParse({ ...start(), type: `ngaba.${kind}.v1` }).success).toBe(false);
  },
);

test("a part of a health report is at most 128 KiB, even where every camera says all that it can", () => {
  const message = HealthMessage.parse(read("health-part.json"));
  const [camera] = message.data.cameras;
  const passes = Array.from({ length: 4 }, () => ({
    regionId: "before-stop-line",
    ms: 25.123,
    lookedAt: 1e7,
    leftOut: 1e7,
  }));
  const full = {
    ...camera,
    cameraId: "c".repeat(64),
    ...{ lastError: "x".repeat(500), lastWords: "y".repeat(500) },
    detection: { budgetMs: 120, frameMs: 71.123, passes },
  };
  const cameras = Array.from({ length: MAX_CAMERAS_IN_PART }, () => full);
  const text = JSON.stringify(HealthMessage.parse({ ...message, data: { ...message.data, cameras } }));
  expect(Buffer.byteLength(text)).toBeLessThan(128 * 1024);
});
