/** Whatever page of events is asked for is what a plain look at every event finds. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CAMERA_FAULT_KINDS, EventQuery, Severity } from "@ngaba/contract";
import fc from "fast-check";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import type { StoredIncident } from "./incident.ts";
import { openCasesDatabase } from "./sqlite-cases-database.ts";
import { createSqliteEventStore } from "./sqlite-event-store.ts";
import { writeIncidents } from "./sqlite-incident-writes.ts";

const EVENTS = 150;
const PAGE = 7;
const START_MS = Date.UTC(2026, 2, 2);
const CAMERAS = 30;
const KINDS = ["red-light", "wrong-way", ...CAMERA_FAULT_KINDS];
const name = { vi: "Ngã ba", en: "Junction" };
const ward = (number: number) => ({ vi: `phường ${number}`, en: `Ward ${number}` });
const place = { name, latitude: 21.3, longitude: 105.4, positionIsSample: true };
const inventory = {
  sites: [1, 2, 3].map((number) => ({ id: `site-${number}`, ward: ward(number % 2), ...place })),
  cameras: Array.from({ length: CAMERAS }, (_, index) => ({
    ...{ id: `cam-${index}`, siteId: `site-${1 + (index % 3)}`, name, isSmart: true },
  })),
};

const pick = <T>(all: readonly T[], index: number): T => all[index % all.length] ?? expect.unreachable("it is empty");
const utc = (minutes: number) => new Date(START_MS + minutes * 60_000).toISOString();

/** Several at one moment, some of them open. */
const incidents = Array.from({ length: EVENTS }, (_, index): StoredIncident => {
  const at = utc(Math.floor(index / 3));
  return {
    ...{
      id: `00000000-0000-4000-8000-${String((index * 7) % EVENTS).padStart(12, "0")}`,
      kind: pick(KINDS, index * 5),
    },
    ...{
      cameraId: `cam-${(index * 11) % (CAMERAS + 1)}`,
      agentId: "agent-01",
      severity: pick(Severity.options, index),
    },
    ...{ phase: index % 9 === 0 ? "start" : "end", startedAt: at, durationMs: 0, receivedAt: at, snapshots: [] },
  };
});

function fits(incident: StoredIncident, query: EventQuery, within: ReadonlySet<string> | undefined): boolean {
  const { camera, site, ward: inWard, kind, severity, minSeverity = "info", about, phase, from = "", to = "~" } = query;
  const siteId = inventory.cameras.find(({ id }) => id === incident.cameraId)?.siteId;
  const at = inventory.sites.find(({ id }) => id === siteId);
  const isFault = CAMERA_FAULT_KINDS.includes(incident.kind);
  const isOpen = incident.phase !== "end";
  return (
    (camera ?? incident.cameraId) === incident.cameraId &&
    (site === undefined || site === at?.id) &&
    (inWard === undefined || inWard === at?.ward.vi) &&
    (within?.has(incident.cameraId) ?? true) &&
    (kind ?? incident.kind) === incident.kind &&
    (severity ?? incident.severity) === incident.severity &&
    Severity.options.indexOf(incident.severity) >= Severity.options.indexOf(minSeverity) &&
    (about === undefined || (about === "cameras") === isFault) &&
    (phase === undefined || (phase === "open") === isOpen) &&
    incident.startedAt >= from &&
    incident.startedAt < to
  );
}

const newestFirst = (a: StoredIncident, b: StoredIncident) =>
  [a.startedAt, a.id].join(" ") < [b.startedAt, b.id].join(" ") ? 1 : -1;

const moment = fc.integer({ min: 0, max: 55 }).map(utc);
const asks = fc.record(
  {
    camera: fc.constantFrom("cam-0", "cam-11", "cam-30", "cam-99"),
    site: fc.constantFrom("site-1", "site-2", "site-9"),
    ward: fc.constantFrom("phường 0", "phường 1", "phường 9"),
    kind: fc.constantFrom(...KINDS, "no-such"),
    severity: fc.constantFrom(...Severity.options),
    minSeverity: fc.constantFrom(...Severity.options),
    about: fc.constantFrom("findings", "cameras"),
    phase: fc.constantFrom("open", "ended"),
    from: moment,
    to: moment,
  },
  { requiredKeys: [] },
);
const group = fc.option(
  fc.subarray(inventory.cameras.map(({ id }) => id)).map((ids) => new Set(ids)),
  { nil: undefined },
);

test("what is asked is found, all of it, the newest first, page after page", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-pages-"));
  const database = await openCasesDatabase(join(folder, "cases.sqlite"));
  onTestFinished(async () => {
    await database.destroy();
    await rm(folder, { recursive: true });
  });
  await database.transaction().execute((trx) => writeIncidents(trx, incidents, []));
  const store = createSqliteEventStore({
    ...{ database, inventory, storedMedia: async () => new Set<string>(), handlingsOf: async () => new Map() },
    ...{ judge: async () => new Map(), logger: pino({ enabled: false }), onUnreadable: () => undefined },
  });
  const readAll = async (asked: object, within: ReadonlySet<string> | undefined) => {
    const ids: string[] = [];
    for (let cursor: string | undefined; ids.length <= EVENTS; ) {
      const query = EventQuery.parse({ ...asked, limit: PAGE, ...(cursor !== undefined && { cursor }) });
      const page = await store.find(query, within);
      ids.push(...page.events.map(({ id }) => id));
      cursor = page.nextCursor;
      if (cursor === undefined) break;
    }
    return ids;
  };
  await fc.assert(
    fc.asyncProperty(asks, group, async (asked, within) => {
      const query = EventQuery.parse(asked);
      const expected = incidents.filter((incident) => fits(incident, query, within)).toSorted(newestFirst);
      expect(await readAll(asked, within)).toEqual(expected.map(({ id }) => id));
    }),
    { numRuns: 200 },
  );
});
