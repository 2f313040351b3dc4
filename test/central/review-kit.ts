/** A review over the real stores of events, cases and media, told of red-light runs by the contract's golden messages. */
import { createHash, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { type CaseAct, type CaseDetail, EventMessage } from "@ngaba/contract";
import { expect, onTestFinished } from "vitest";
import type { Inventory } from "../../central/src/cameras/inventory.ts";
import { openCasesDatabase } from "../../central/src/cases/sqlite-cases-database.ts";
import { createSqliteEventStore } from "../../central/src/cases/sqlite-event-store.ts";
import { openSqliteJudgements } from "../../central/src/cases/sqlite-judgements.ts";
import type { SecondApproval } from "../../central/src/config/review-config.ts";
import { forms } from "../../central/src/documents/record-kit.ts";
import { storedEvidence } from "../../central/src/documents/stored-evidence.ts";
import type { InboxRow } from "../../central/src/inbox/inbox.ts";
import { createMediaStates } from "../../central/src/media/media-states.ts";
import { openMediaStore } from "../../central/src/media/media-store.ts";
import { Registry } from "../../central/src/platform/metrics.ts";
import type { CaseAnswer } from "../../central/src/review/case-acts.ts";
import { createCityLaw } from "../../central/src/review/city-law.ts";
import { openReview } from "../../central/src/review/open-review.ts";
import type { Officer } from "../../central/src/review/review-law.ts";
import { createTurns } from "../../central/src/review/turns.ts";
import { loadAuthorities } from "../../config/src/authority/load-authorities.ts";
import { loadCalendar } from "../../config/src/calendar/load-calendar.ts";
import type { WorkCalendar } from "../../config/src/calendar/work-calendar.ts";
import { movableClock } from "../central-api/people-kit.ts";
import { centreLogger } from "../kept-loggers.ts";
import { statutes, temporaryFolder } from "./data-path-kit.ts";

/** Half a minute after the act of the golden messages. */
const NOW_MS = Date.parse("2026-03-02T14:03:00Z");
const GOLDEN_INCIDENT = "0199a4f5-10c4-7d2e-8a61-5c7b9e0f1a23";
const name = { vi: "Ngã ba", en: "Junction" };
const camera = (id: string) => ({ id, siteId: "vt-001", name, isSmart: true });
export const inventory: Inventory = {
  sites: [{ id: "vt-001", name, ward: name, latitude: 21.3, longitude: 105.4, positionIsSample: true }],
  cameras: [camera("vt-viet-tri-001-1")],
};
const directory = {
  sites: () => inventory.sites.map((one) => ({ ...one, cameraIds: inventory.cameras.map(({ id }) => id) })),
  cameras: () => inventory.cameras.map((one) => ({ ...one, connection: "live" as const })),
};

const officer = (id: string, role: "reviewer" | "senior-reviewer", authority: string): Officer => ({
  ...{ kind: "person", id, name: id, roles: [role], cameraIds: undefined, authority },
});
export const an = officer("An", "reviewer", "officer");
export const binh = officer("Bình", "reviewer", "officer");
/** May decide a car's red light, and settle what two others dispute. */
export const chi = officer("Chi", "senior-reviewer", "team-leader");
export const auditor: Officer = { ...an, id: "Hoa", roles: ["auditor"] };

const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
/** The still of the moment, of every incident. */
export const still: Uint8Array = Buffer.from("a still of the moment");
export const STILL: string = hashOf(still);

const golden = (file: string): string =>
  readFileSync(join(import.meta.dirname, `../../contract/golden/${file}.json`), "utf8");

/** A golden message as it lies in the inbox under `id`, about another incident. */
export function rowOf(id: number, file: string, incidentId: string, change = (text: string) => text): InboxRow {
  const moment = "b2".repeat(32);
  const message = change(golden(file).replaceAll(GOLDEN_INCIDENT, incidentId).replaceAll(moment, STILL));
  const { type, epoch } = EventMessage.parse(JSON.parse(message));
  return {
    ...{ id, agentId: "agent-01", stream: "event", epoch, seq: id, topic: "t" },
    type,
    message,
    receivedAtMs: NOW_MS,
  };
}

const folderOf = (path: string) => join(import.meta.dirname, "../../config", path);

interface DeskOptions {
  readonly dataDir?: string;
  readonly secondApproval?: SecondApproval;
  readonly nowMs?: number;
  readonly calendar?: WorkCalendar;
  /** As the city has it now; the directory of cameras stays. */
  readonly inventoryNow?: Inventory;
}

/** Opens it; another one may be opened on the same folder once it is closed. */
export async function openReviewDesk({
  dataDir = temporaryFolder(),
  secondApproval = { mode: "never" },
  nowMs = NOW_MS,
  calendar = loadCalendar(folderOf("calendar/vn")),
  inventoryNow = inventory,
}: DeskOptions = {}) {
  const opened = new AsyncDisposableStack();
  onTestFinished(() => opened.disposeAsync());
  const logger = centreLogger();
  const clock = movableClock(nowMs);
  const database = opened.adopt(await openCasesDatabase(join(dataDir, "cases.sqlite")), (one) => one.destroy());
  const file = join(dataDir, "judgements.sqlite");
  const judgements = opened.adopt(await openSqliteJudgements(file, statutes), (one) => one.close());
  const media = await openMediaStore(join(dataDir, "media"), { maxBytes: 1_000_000, minFreeBytes: 0 });
  const events = createSqliteEventStore({
    ...{ database, inventory: inventoryNow, logger, judge: judgements.judge, handlingsOf: async () => new Map() },
    storedMedia: media.stored,
    onUnreadable: ({ id }) => expect.unreachable(`row ${id} is unreadable`),
  });
  const law = createCityLaw({
    ...{ statutes, secondApproval, calendar },
    authorities: loadAuthorities(folderOf("authority/vn.yaml")),
  });
  const registry = new Registry();
  const turns = createTurns();
  const review = opened.use(
    await openReview({
      ...{ dataDir, events, cameras: directory, law, clock, logger, registry },
      ...{ inbox: { lastId: () => 1_000_000 }, mediaStates: createMediaStates(media), turns, inventory: inventoryNow },
      documents: { forms, ...storedEvidence(media) },
    }),
  );
  const take = async (rows: readonly InboxRow[]) => {
    await events.apply(rows);
    await review.apply(rows);
  };
  const { reviews } = review;
  const store = async (bytes: Uint8Array) =>
    media.put({ sha256: hashOf(bytes), mediaType: "image/jpeg", agentId: "agent-01" }, Readable.from([bytes]));
  return {
    dataDir,
    clock,
    events,
    review,
    reviews,
    turns,
    media,
    registry,
    take,
    store,
    close: () => opened.disposeAsync(),
  };
}

export type ReviewDesk = Awaited<ReturnType<typeof openReviewDesk>>;

/** A case of a motorcycle whose still is stored. */
export async function openWithCase(options: Parameters<typeof openReviewDesk>[0] = {}) {
  const desk = await openReviewDesk(options);
  await desk.store(still);
  return { desk, id: await tellOfRun(desk) };
}

let rowId = 0;

/** Has the desk told of a red-light run with its evidence. @returns id of its case */
export async function tellOfRun(desk: ReviewDesk, change?: (text: string) => string): Promise<string> {
  const incidentId = randomUUID();
  const rows = ["red-light-start", "evidence-whole"].map((file) => {
    rowId += 1;
    return rowOf(rowId, file, incidentId, change);
  });
  await desk.take(rows);
  const { cases } = await desk.reviews.find({ order: "newest", limit: 200 }, auditor);
  return cases.find(({ eventId }) => eventId === incidentId)?.id ?? expect.unreachable("no case was made");
}

/** As the page asks: whatever rests on what was seen names the version that the person reads now. */
export async function act(desk: ReviewDesk, caseId: string, wanted: CaseAct, who: Officer): Promise<CaseAnswer> {
  const version = (await desk.reviews.of(caseId, who))?.version;
  return desk.reviews.act(caseId, { id: randomUUID(), act: wanted, version }, who);
}

export async function done(answer: Promise<CaseAnswer>): Promise<CaseDetail> {
  const given = await answer;
  if (given.what !== "done") return expect.unreachable(`it was not done: ${JSON.stringify(given)}`);
  return given.detail;
}

/** An acceptance of what is offered first for this vehicle. */
export async function acceptAs(
  desk: ReviewDesk,
  caseId: string,
  vehicle: "motorcycle" | "car" = "motorcycle",
  seen: readonly string[] = [STILL],
): Promise<Extract<CaseAct, { kind: "accept" }>> {
  const offers = await desk.reviews.offers(caseId, auditor);
  const offer = offers?.provisions.find((one) => one.vehicle === vehicle);
  if (offer === undefined) return expect.unreachable(`nothing is offered of a ${vehicle}`);
  const { provisionId, version } = offer.legalBasis;
  return {
    ...{ kind: "accept", plate: { text: "13AB12345", colour: "white" }, vehicle },
    ...{ provision: { provisionId, version }, seen: [...seen] },
  };
}
