/** A prepared case as an agent tells of it: scene, pictures, clip and the sealed manifest, then the messages. */
import { createHash, randomUUID, randomUUIDv7 } from "node:crypto";
import { type EvidenceFile, EvidenceManifest, epochMs, type RuleIncidentData, toRfc3339 } from "@ngaba/contract";
import { AGENT_ID } from "../city/bench-agent.ts";
import type { CaseKey } from "./case-keys.ts";
import { CLIP } from "./made-clip.ts";
import { type CaseStills, type DrawnStill, STILL, STILL_ROLES, type StillRole, vehicleBox } from "./rendered-stills.ts";

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
  readonly stills: CaseStills;
  readonly clip: Buffer;
}

const STILL_NAMES = [...STILL_ROLES, "crop"] as const;
const TICKS_PER_MS = 90;
const STEP_MS = 1_000;
const OFFSETS_MS: Readonly<Record<StillRole, number>> = { before: -STEP_MS, at: 0, after: STEP_MS };
const NONE = "0".repeat(64);
const clock = { source: "ntp", offsetMs: 1.8, uncertaintyMs: 12.5 } as const;
const name = { vi: "Vạch dừng", en: "Stop line" };
const RED_FOR_MS = 2_900;
const RULE = {
  ...{ ruleId: "den-do", act: "red-light", title: { vi: "Vượt đèn đỏ", en: "Red light run" } },
  place: { kind: "stop-line", id: "vach-dung", name },
} as const;
/** As large as those of the scenes of `config/viet-tri`. */
const LAMPS = {
  red: [0.8, 0.12, 0.814, 0.142],
  amber: [0.8, 0.143, 0.814, 0.165],
  green: [0.8, 0.166, 0.814, 0.187],
};
const SCENE = {
  rules: [],
  stopLines: [{ id: "vach-dung", name, from: [0.32, 0.574], to: [0.69, 0.574], signalHead: "den" }],
  signalHeads: [{ id: "den", name: { vi: "Đèn", en: "Signal" }, lamps: LAMPS }],
  calibration: { clickErrorPx: 2, measureErrorM: 0.05, maxReprojectionErrorPx: 8 },
};

const utc = (atMs: number): string => toRfc3339(epochMs(atMs));

/** Of a case that lacks a still, that of the moment itself is named and never uploaded. */
export function toldCase({ key, cameraId, atMs, stills, clip }: CaseMaterial): ToldCase {
  const scene = written({ cameraId, ...SCENE });
  const film = fileOf(clip, "video/mp4");
  const pictures = STILL_NAMES.map((role) => ({
    role,
    still: stills[role],
    file: fileOf(stills[role].jpeg, "image/jpeg"),
  }));
  const files = evidenceFiles(pictures, film, atMs);
  const incident = incidentOf(key, cameraId, atMs, scene.sha256);
  const manifest = written(manifestOf(key, incident, files));
  const stored = pictures.filter(({ role }) => key.correction !== "missing-still" || role !== "at");
  return {
    uploads: [scene, ...stored.map(({ file }) => file), film, manifest],
    incident,
    evidence: { manifestSha256: manifest.sha256, files, gaps: [] },
  };
}

interface Picture {
  readonly role: StillRole | "crop";
  readonly still: DrawnStill;
  readonly file: ToldFile;
}

function evidenceFiles(pictures: readonly Picture[], film: ToldFile, atMs: number): EvidenceFile[] {
  const shared = { madeFrom: "ring", streamId: randomUUID() } as const;
  const startMs = atMs - CLIP.secondsBefore * 1_000;
  return [
    ...pictures.map(({ role, still: { widthPx, heightPx }, file: { sha256, bytes } }) => {
      const takenMs = atMs + OFFSETS_MS[role === "crop" ? "at" : role];
      const taken = { takenAt: utc(takenMs), ticks: (takenMs - startMs) * TICKS_PER_MS };
      return {
        ...shared,
        role,
        mediaType: "image/jpeg",
        widthPx,
        heightPx,
        sha256,
        bytes: bytes.length,
        ...taken,
      } as const;
    }),
    {
      ...({ ...shared, ...STILL, role: "clip", mediaType: "video/mp4" } as const),
      ...{ sha256: film.sha256, bytes: film.bytes.length, clip: clipOf(startMs) },
    },
  ];
}

const fileOf = (bytes: Buffer, mediaType: ToldFile["mediaType"]): ToldFile => ({
  ...{ bytes, mediaType },
  sha256: createHash("sha256").update(bytes).digest("hex"),
});
const written = (content: object): ToldFile => fileOf(Buffer.from(JSON.stringify(content)), "application/json");

function clipOf(startMs: number): NonNullable<EvidenceFile["clip"]> {
  const frames = CLIP.seconds * CLIP.fps;
  const lastMs = ((frames - 1) * 1_000) / CLIP.fps;
  const ticks = { firstTicks: 0, lastTicks: lastMs * TICKS_PER_MS };
  return { from: utc(startMs), to: utc(startMs + lastMs), ...ticks, frames, codec: "h264" };
}

function incidentOf({ toldVehicle }: CaseKey, cameraId: string, atMs: number, sceneHash: string): RuleIncidentData {
  const moments = { before: utc(atMs - STEP_MS), at: utc(atMs), after: utc(atMs + STEP_MS) };
  return {
    ...({ schemaVersion: 1, phase: "end", severity: "critical", ...RULE } as const),
    ...{ cameraId, incidentId: randomUUIDv7(), roadUserClass: toldVehicle, trackId: 1, confidence: 0.8 },
    ...{ startedAt: moments.at, endedAt: moments.after, durationMs: STEP_MS, readAt: moments.after, clock, moments },
    ...{ box: vehicleBox(toldVehicle, "at"), measures: { redForMs: RED_FOR_MS }, snapshots: [] },
    signal: { headId: "den", phase: "red", since: utc(atMs - RED_FOR_MS) },
    ...{ picturesAreRendered: true, configHash: NONE, sceneHash, modelHash: NONE },
  };
}

function manifestOf({ vehicle }: CaseKey, incident: RuleIncidentData, files: EvidenceFile[]): EvidenceManifest {
  const { cameraId, incidentId, ruleId, configHash, sceneHash, startedAt } = incident;
  const atMs = Date.parse(startedAt);
  const fromMs = atMs - CLIP.secondsBefore * 1_000;
  const asked = { from: utc(fromMs), to: utc(fromMs + CLIP.seconds * 1_000) };
  return EvidenceManifest.parse({
    ...{ schemaVersion: 1, manifestId: randomUUIDv7(), madeAt: utc(Date.now()), reason: "incident" },
    ...{ agentId: AGENT_ID, cameraId, incidentId, configHash, sceneHash, files, gaps: [], asked },
    incident: { ...incident, kind: "red-light" },
    rule: { id: ruleId, parameters: { kind: "red-light", stopLine: "vach-dung", graceMs: 500 } },
    track: STILL_ROLES.map((role) => ({
      at: utc(atMs + OFFSETS_MS[role]),
      box: vehicleBox(vehicle, role),
      score: 0.8,
    })),
    software: { name: "ngaba-edge-agent", version: "0.0.0-bench" },
    models: [{ id: "none", modelHash: NONE, cardHash: NONE }],
    clock: { agent: clock, picture: { source: "rtcp", uncertaintyMs: 22.5, cameraOffsetMs: 0, driftPpm: 0 } },
  });
}
