/** A prepared case as an agent tells of it: scene, pictures, clip and the sealed manifest, then the messages. */
import { createHash, randomUUID, randomUUIDv7 } from "node:crypto";
import { type EvidenceFile, EvidenceManifest, epochMs, type RuleIncidentData, toRfc3339 } from "@ngaba/contract";
import { AGENT_ID } from "../city/bench-agent.ts";
import type { CaseKey } from "./case-keys.ts";
import { CLIP } from "./made-clip.ts";
import { type DrawnStill, STILL, STILL_ROLES, type StillRole, vehicleBox } from "./rendered-stills.ts";

/** A file as it is uploaded. */
export interface ToldFile {
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly mediaType: "application/json" | "image/jpeg" | "video/mp4";
}

export interface ToldCase {
  readonly uploads: readonly ToldFile[];
  readonly incident: RuleIncidentData;
  readonly evidence: Pick<EvidenceManifest, "files" | "gaps"> & { readonly manifestSha256: string };
}

/** What there is to tell of. */
export interface CaseMaterial {
  readonly key: CaseKey;
  readonly cameraId: string;
  readonly atMs: number;
  readonly stills: Readonly<Record<StillRole | "crop", DrawnStill>>;
  readonly clip: Buffer;
}

const TICKS_PER_MS = 90;
const STEP_MS = 1_000;
const OFFSETS_MS: Readonly<Record<StillRole, number>> = { before: -STEP_MS, at: 0, after: STEP_MS };
const NONE = "0".repeat(64);
const clock = { source: "ntp", offsetMs: 1.8, uncertaintyMs: 12.5 } as const;
const name = { vi: "Vạch dừng", en: "Stop line" };
const SCENE = {
  rules: [],
  stopLines: [{ id: "vach-dung", name, from: [0.32, 0.574], to: [0.69, 0.574], signalHead: "den" }],
  signalHeads: [{ id: "den", name: { vi: "Đèn", en: "Signal" }, lamps: { red: [0.8, 0.09, 0.832, 0.14] } }],
  calibration: { clickErrorPx: 2, measureErrorM: 0.05, maxReprojectionErrorPx: 8 },
};

const utc = (atMs: number): string => toRfc3339(epochMs(atMs));

/** Of a case that lacks a still, that of the moment itself is named and never uploaded. */
export function toldCase({ key, cameraId, atMs, stills, clip }: CaseMaterial): ToldCase {
  const scene = document({ cameraId, ...SCENE });
  const streamId = randomUUID();
  const shared = { widthPx: STILL.widthPx, heightPx: STILL.heightPx, madeFrom: "ring", streamId } as const;
  const pictures = ([...STILL_ROLES, "crop"] as const).map((role) => ({
    ...{ role, file: fileOf(stills[role].jpeg, "image/jpeg"), atMs: atMs + OFFSETS_MS[role === "crop" ? "at" : role] },
    size: { widthPx: stills[role].widthPx, heightPx: stills[role].heightPx },
  }));
  const film = fileOf(clip, "video/mp4");
  const startMs = atMs - CLIP.secondsBefore * 1_000;
  const files: EvidenceFile[] = [
    ...pictures.map(
      ({ role, file, size, atMs: takenMs }): EvidenceFile => ({
        ...{ ...shared, ...size, role, mediaType: "image/jpeg", sha256: file.sha256, bytes: file.bytes.length },
        ...{ takenAt: utc(takenMs), ticks: (takenMs - startMs) * TICKS_PER_MS },
      }),
    ),
    { ...shared, role: "clip", mediaType: "video/mp4", sha256: film.sha256, bytes: film.bytes.length, clip: clipOf(startMs) },
  ];
  const incident = incidentOf(key, cameraId, atMs, scene.sha256);
  const manifest = document(manifestOf(key, incident, files));
  const stored = pictures.filter(({ role }) => key.correction !== "missing-still" || role !== "at");
  return {
    uploads: [scene, ...stored.map(({ file }) => file), film, manifest],
    incident,
    evidence: { manifestSha256: manifest.sha256, files, gaps: [] },
  };
}

const fileOf = (bytes: Buffer, mediaType: ToldFile["mediaType"]): ToldFile => ({
  ...{ bytes, mediaType },
  sha256: createHash("sha256").update(bytes).digest("hex"),
});
const document = (content: object): ToldFile => fileOf(Buffer.from(JSON.stringify(content)), "application/json");

function clipOf(startMs: number): NonNullable<EvidenceFile["clip"]> {
  const frames = CLIP.seconds * CLIP.fps;
  const lastMs = ((frames - 1) * 1_000) / CLIP.fps;
  const ticks = { firstTicks: 0, lastTicks: lastMs * TICKS_PER_MS };
  return { from: utc(startMs), to: utc(startMs + lastMs), ...ticks, frames, codec: "h264" };
}

function incidentOf({ toldVehicle }: CaseKey, cameraId: string, atMs: number, sceneHash: string): RuleIncidentData {
  const moments = { before: utc(atMs - STEP_MS), at: utc(atMs), after: utc(atMs + STEP_MS) };
  return {
    ...{ schemaVersion: 1, cameraId, incidentId: randomUUIDv7(), phase: "end", severity: "critical" },
    ...{ startedAt: moments.at, endedAt: moments.after, durationMs: STEP_MS, readAt: moments.after, clock },
    ...{ configHash: NONE, ruleId: "den-do", title: { vi: "Vượt đèn đỏ", en: "Red light run" }, act: "red-light" },
    ...{ place: { kind: "stop-line", id: "vach-dung", name }, roadUserClass: toldVehicle, trackId: 1, confidence: 0.8 },
    ...{ box: vehicleBox(toldVehicle, "at"), moments, measures: { redForMs: 2_900 }, snapshots: [] },
    signal: { headId: "den", phase: "red", since: utc(atMs - 2_900) },
    ...{ picturesAreRendered: true, sceneHash, modelHash: NONE },
  };
}

function manifestOf({ vehicle }: CaseKey, incident: RuleIncidentData, files: EvidenceFile[]): EvidenceManifest {
  const { cameraId, incidentId, ruleId, configHash, sceneHash, startedAt } = incident;
  const atMs = Date.parse(startedAt);
  const asked = { from: utc(atMs - CLIP.secondsBefore * 1_000), to: utc(atMs + (CLIP.seconds - CLIP.secondsBefore) * 1_000) };
  return EvidenceManifest.parse({
    ...{ schemaVersion: 1, manifestId: randomUUIDv7(), madeAt: utc(Date.now()), reason: "incident", agentId: AGENT_ID },
    ...{ cameraId, incidentId, incident: { ...incident, kind: "red-light" }, configHash, sceneHash, files, gaps: [], asked },
    rule: { id: ruleId, parameters: { kind: "red-light", stopLine: "vach-dung", graceMs: 500 } },
    track: STILL_ROLES.map((role) => ({ at: utc(atMs + OFFSETS_MS[role]), box: vehicleBox(vehicle, role), score: 0.8 })),
    software: { name: "ngaba-edge-agent", version: "0.0.0-bench" },
    models: [{ id: "none", modelHash: NONE, cardHash: NONE }],
    clock: { agent: clock, picture: { source: "rtcp", uncertaintyMs: 22.5, cameraOffsetMs: 0, driftPpm: 0 } },
  });
}
