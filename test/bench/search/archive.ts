/** The real stores of events and cases in a folder, filled once. */
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadAuthorities, loadCalendar, loadInventory, loadStatutes } from "@ngaba/config";
import type { Actor } from "@ngaba/contract";
import { openCasesDatabase } from "../../../central/src/cases/sqlite-cases-database.ts";
import { createSqliteEventStore } from "../../../central/src/cases/sqlite-event-store.ts";
import type { HandlingsOf } from "../../../central/src/handling/handling-store.ts";
import { openHandlingDatabase } from "../../../central/src/handling/sqlite-handling-database.ts";
import { createSqliteHandlingStore } from "../../../central/src/handling/sqlite-handling-store.ts";
import { systemClock } from "../../../central/src/platform/clock.ts";
import { createLogger } from "../../../central/src/platform/logger.ts";
import { createCityLaw } from "../../../central/src/review/city-law.ts";
import type { ReviewLaw } from "../../../central/src/review/review-law.ts";
import { createSqliteCaseStore } from "../../../central/src/review/sqlite-case-store.ts";
import { openReviewDatabase } from "../../../central/src/review/sqlite-review-database.ts";
import { repositoryRoot } from "../../../scripts/folders.ts";
import { say } from "../../command-line.ts";
import { INVENTORY_DIR } from "../centre-and-broker.ts";
import { fillCases } from "./fill-cases.ts";
import { fillEvents } from "./fill-events.ts";
import type { Archive } from "./questions.ts";

/** What is written into it: the same for the same figures. */
export interface ArchiveSize {
  readonly events: number;
  readonly cases: number;
  readonly seed: number;
}

interface Filled extends ArchiveSize {
  readonly plates: readonly string[];
  readonly eventSeconds: number;
  readonly caseSeconds: number;
}

export interface OpenArchive extends AsyncDisposable {
  readonly archive: Archive;
  readonly filled: Filled;
}

const TOLD_EVERY = 500_000;
const OFFICERS = 30;
const officers: readonly Actor[] = Array.from({ length: OFFICERS }, (_, index) => ({
  ...{ id: `officer-${index + 1}`, name: `Cán bộ ${index + 1}` },
}));
/** A case lives for a year, and is looked up later. */
const [fromMs, toMs] = [Date.UTC(2025, 0, 1), Date.UTC(2027, 0, 1)];
const inventory = loadInventory(INVENTORY_DIR);

/** @param folder filled unless it has been, with the same figures @throws {Error} when it was, with others */
export async function openArchive(folder: string, size: ArchiveSize, signal: AbortSignal): Promise<OpenArchive> {
  await using opened = new AsyncDisposableStack();
  await clearUnfinished(folder);
  const events = opened.adopt(await openCasesDatabase(join(folder, "cases.sqlite")), (one) => one.destroy());
  const cases = opened.adopt(await openReviewDatabase(join(folder, "review.sqlite")), (one) => one.destroy());
  const acts = opened.adopt(await openHandlingDatabase(join(folder, "handling.sqlite")), (one) => one.destroy());
  const law = cityLaw();
  const filled = await fillOnce(folder, size, () => fill({ events, cases, law }, size, signal));
  const cameras = inventory.cameras.map((one) => ({ ...one, connection: "not-connected" as const }));
  const sites = inventory.sites.map((site) => ({
    ...site,
    cameraIds: cameras.filter(({ siteId }) => siteId === site.id).map(({ id }) => id),
  }));
  const directory = { cameras: () => cameras, sites: () => sites };
  const running = opened.move();
  return {
    archive: {
      finding: { caseStore: createSqliteCaseStore(cases), cameras: directory, law, clock: systemClock },
      events: eventStoreOver(events, createSqliteHandlingStore(acts).find),
      ...{ sites, cameras, officerIds: officers.map(({ id }) => id), plates: filled.plates, fromMs, toMs },
    },
    filled,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

interface Empty {
  readonly events: Awaited<ReturnType<typeof openCasesDatabase>>;
  readonly cases: Awaited<ReturnType<typeof openReviewDatabase>>;
  readonly law: ReviewLaw;
}

async function fill({ events, cases, law }: Empty, size: ArchiveSize, signal: AbortSignal): Promise<Filled> {
  const common = { seed: size.seed, cameraIds: inventory.cameras.map(({ id }) => id), fromMs, toMs };
  const eventSeconds = await timed(`${size.events} events`, (onProgress) =>
    fillEvents(events, { ...common, events: size.events }, { signal, onProgress }),
  );
  let plates: readonly string[] = [];
  const caseSeconds = await timed(`${size.cases} cases`, async (onProgress) => {
    plates = await fillCases(cases, { ...common, cases: size.cases, officers, law }, { signal, onProgress });
  });
  return { events: size.events, cases: size.cases, seed: size.seed, plates, eventSeconds, caseSeconds };
}

/** Pictures are looked for in vain: none of these events has any. */
const eventStoreOver = (database: Empty["events"], handlingsOf: HandlingsOf) =>
  createSqliteEventStore({
    ...{ database, inventory, handlingsOf, storedMedia: async () => new Set<string>(), judge: async () => new Map() },
    logger: createLogger("silent"),
    onUnreadable: ({ id }) => say(`row ${id} cannot be read`),
  });

function cityLaw() {
  const config = (path: string) => join(repositoryRoot, "config", path);
  return createCityLaw({
    ...{ statutes: loadStatutes(config("statutes/vn")), calendar: loadCalendar(config("calendar/vn")) },
    authorities: loadAuthorities(config("authority/vn.yaml")),
    secondApproval: { mode: "always", of: ["accept", "exempt"], isBlind: true },
  });
}

const filledFile = (folder: string): string => join(folder, "filled.json");

/** What an earlier run began to write and did not finish. */
async function clearUnfinished(folder: string): Promise<void> {
  if (existsSync(filledFile(folder))) return;
  for (const name of ["cases", "review", "handling"]) {
    for (const end of ["", "-wal", "-shm"]) await rm(join(folder, `${name}.sqlite${end}`), { force: true });
  }
}

async function fillOnce(folder: string, size: ArchiveSize, fill: () => Promise<Filled>): Promise<Filled> {
  const file = filledFile(folder);
  if (!existsSync(file)) {
    const filled = await fill();
    await writeFile(file, JSON.stringify(filled));
    return filled;
  }
  const known: Filled = JSON.parse(await readFile(file, "utf8"));
  const isSame = known.events === size.events && known.cases === size.cases && known.seed === size.seed;
  if (!isSame)
    throw new Error(`${folder} was filled with ${known.events} events and ${known.cases} cases, seed ${known.seed}`);
  return known;
}

/** @returns how long it took, in seconds */
async function timed(what: string, fill: (onProgress: (done: number) => void) => Promise<void>): Promise<number> {
  say(`writing ${what} …`);
  const startedMs = performance.now();
  const seconds = () => Math.round((performance.now() - startedMs) / 1_000);
  let told = 0;
  await fill((done) => {
    if (done - told < TOLD_EVERY) return;
    told = done;
    say(`  ${done} after ${seconds()} s`);
  });
  return seconds();
}
