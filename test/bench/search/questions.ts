import {
  type CameraView,
  type CaseListItem,
  CaseListQuery,
  CaseState,
  EventQuery,
  type SiteView,
} from "@ngaba/contract";
import { encodeCursor } from "../../../central/src/cases/cursor.ts";
import type { EventStore } from "../../../central/src/cases/event-store.ts";
import { encodeCaseCursor } from "../../../central/src/review/case-cursor.ts";
import { type CaseFinding, findCases } from "../../../central/src/review/find-cases.ts";
import type { Officer } from "../../../central/src/review/review-law.ts";
import { ruleFor } from "./fill-cases.ts";
import { misread, partOf } from "./plates.ts";
import type { Random } from "./random.ts";

const DAY_MS = 86_400_000;
const PAGE = 50;
/** Cameras of somebody who may not see all. */
const GROUP = 50;

/** Something that people ask. @throws {Error} when the answer does not hold what it must */
export interface Question {
  readonly name: string;
  readonly ask: () => Promise<void>;
}

/** Where answers come from, and what is in there. */
export interface Archive {
  readonly finding: CaseFinding;
  readonly events: Pick<EventStore, "find">;
  readonly sites: readonly SiteView[];
  readonly cameras: readonly CameraView[];
  readonly officerIds: readonly string[];
  /** Some that were decided on. */
  readonly plates: readonly string[];
  readonly fromMs: number;
  readonly toMs: number;
}

const reviewer: Officer = {
  ...{ kind: "person", id: "officer-1", name: "officer-1", roles: ["reviewer"], cameraIds: undefined },
  authority: "officer",
};
const auditor: Officer = {
  ...{ kind: "person", id: "auditor", name: "auditor", roles: ["auditor"], cameraIds: undefined, authority: null },
};

type CaseAsk = Readonly<Record<string, string>>;

/** One of each kind, each about something else than the one before. */
export function questionsOf(archive: Archive, random: Random): readonly Question[] {
  const { events, cameras } = archive;
  const group = new Set(Array.from({ length: GROUP }, () => random.pick(cameras).id));
  const ask = async (query: CaseAsk, officer = auditor) =>
    (await findCases(CaseListQuery.parse({ order: "newest", limit: PAGE, ...query }), officer, archive.finding)).cases;
  const askEvents = async (query: CaseAsk, within?: ReadonlySet<string>) =>
    void (await events.find(EventQuery.parse(query), within));
  const ofCases = Object.entries(caseAsks(archive, random)).map(([name, query]) => ({
    ...{ name: `cases: ${name}`, ask: async () => void (await ask(query)) },
  }));
  const ofEvents = Object.entries(eventAsks(archive, random)).map(([name, query]) => ({
    ...{ name: `events: ${name}`, ask: () => askEvents(query) },
  }));
  const limited = { ...auditor, cameraIds: group };
  return [
    ...plateQuestions(archive, random, ask),
    ...ofCases,
    { name: "cases: for one officer", ask: async () => void (await ask({ forMe: "true", order: "due" }, reviewer)) },
    { name: "cases: own cameras, exempt", ask: async () => void (await ask({ state: "exempt" }, limited)) },
    ...ofEvents,
    { name: "events: own cameras", ask: () => askEvents({}, group) },
  ];
}

/** Of these it is known what must be found. */
function plateQuestions(
  { plates, sites, fromMs, toMs }: Archive,
  random: Random,
  ask: (query: CaseAsk) => Promise<readonly CaseListItem[]>,
): readonly Question[] {
  const plate = random.pick(plates);
  const purpose = "bench";
  const month = stretch(fromMs, toMs, 30 * DAY_MS, random);
  const holding = (asked: string, isFound: (found: readonly string[]) => boolean) => async () => {
    const found = (await ask({ plate: asked, purpose })).map((one) => one.plate?.text ?? "");
    if (!isFound(found)) throw new Error(`a search for ${asked} did not find what it must: ${found.join(" ")}`);
  };
  const [part, short] = [partOf(plate, 5, random), partOf(plate, 3, random)];
  return [
    { name: "plate: exact", ask: holding(plate, (found) => found.includes(plate)) },
    { name: "plate: one wrong", ask: holding(misread(plate, random), (found) => isWhole(found, plate)) },
    {
      name: "plate: part of 5",
      ask: holding(part, (found) => found.length > 0 && found.every((one) => one.includes(part))),
    },
    {
      name: "plate: part of 3",
      ask: holding(short, (found) => found.length > 0 && found.every((one) => one.includes(short))),
    },
    {
      name: "plate: part of 3, month, site",
      ask: async () => void (await ask({ plate: short, purpose, ...month, site: random.pick(sites).id })),
    },
  ];
}

/** Of a full page, it may be on the next one. */
const isWhole = (found: readonly string[], plate: string): boolean => found.length === PAGE || found.includes(plate);

function caseAsks(archive: Archive, random: Random): Readonly<Record<string, CaseAsk>> {
  const { cameras, sites, officerIds, fromMs, toMs } = archive;
  const month = stretch(fromMs, toMs, 30 * DAY_MS, random);
  const officer = random.pick(officerIds);
  const kind = random.pick(["red-light", "wrong-lane", "speeding"]);
  const state = random.pick(CaseState.options);
  const camera = random.pick(cameras);
  const atMs = fromMs + random.below(toMs - fromMs);
  const cursor = encodeCaseCursor({ dueOn: "2026-01-01", rank: 0, atMs, id: random.uuid(atMs) });
  return {
    newest: {},
    "another page": { cursor },
    "what is due": { order: "due", stage: "to-review" },
    kind: { kind },
    state: { state },
    "kind, state, month": { kind, state, ...month },
    camera: { camera: random.pick(cameras).id },
    "rejected of a camera's rule": { camera: camera.id, rule: ruleFor(kind), kind, state: "rejected" },
    site: { site: random.pick(sites).id },
    "ward, kind": { ward: random.pick(sites).ward.vi, kind },
    "officer, state": { officer, state },
    "officer, kind, month": { officer, kind, ...month },
    week: stretch(fromMs, toMs, 7 * DAY_MS, random),
  };
}

function eventAsks({ cameras, sites, fromMs, toMs }: Archive, random: Random): Readonly<Record<string, CaseAsk>> {
  const kind = random.pick(["red-light", "loitering", "restricted-zone"]);
  const startedAtMs = fromMs + random.below(toMs - fromMs);
  return {
    newest: {},
    "another page": { cursor: encodeCursor({ startedAtMs, id: random.uuid(startedAtMs) }) },
    kind: { kind },
    "kind, month": { kind, ...stretch(fromMs, toMs, 30 * DAY_MS, random) },
    "camera, kind": { camera: random.pick(cameras).id, kind },
    site: { site: random.pick(sites).id },
    "ward, severity": { ward: random.pick(sites).ward.vi, severity: "critical" },
    "faults of cameras": { about: "cameras" },
    day: stretch(fromMs, toMs, DAY_MS, random),
  };
}

function stretch(fromMs: number, toMs: number, lengthMs: number, random: Random): { from: string; to: string } {
  const startMs = fromMs + random.below(Math.max(1, toMs - fromMs - lengthMs));
  return { from: new Date(startMs).toISOString(), to: new Date(startMs + lengthMs).toISOString() };
}
