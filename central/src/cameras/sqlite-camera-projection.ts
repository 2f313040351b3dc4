import { HealthMessage, MinuteMessage, type SiteView } from "@ngaba/contract";
import type { Kysely } from "kysely";
import { type CasesTables, loadOffset, saveOffset } from "../cases/sqlite-cases-database.ts";
import type { AgentRecord, InboxRow } from "../inbox/inbox.ts";
import { type OnUnreadable, readMessages } from "../inbox/read-messages.ts";
import type { Clock } from "../platform/clock.ts";
import { type AgentReport, type AgentReports, cameraReports, withHealth } from "./agent-reports.ts";
import { agentViewOf } from "./agent-state.ts";
import type { CameraDirectory } from "./camera-directory.ts";
import { type AgentPresence, viewOf } from "./camera-state.ts";
import { type CountedPlaces, NOTHING_COUNTED, withMinute } from "./counted-places.ts";
import type { Inventory } from "./inventory.ts";

const PROJECTION = "cameras";

/** The newest report of each agent and its cameras: in memory for who asks, in the file for the next start. */
export interface CameraProjection {
  readonly directory: CameraDirectory;
  offset(): Promise<number>;
  /**
   * Takes in rows of the inbox, in order, and remembers how far in the same transaction.
   * @returns whether they told something new of an agent or camera
   */
  apply(rows: readonly InboxRow[]): Promise<boolean>;
  setAgent(agent: AgentRecord): void;
}

export interface CameraProjectionOptions {
  readonly database: Kysely<CasesTables>;
  readonly inventory: Inventory;
  readonly agents: readonly AgentRecord[];
  readonly onUnreadable: OnUnreadable;
  readonly clock: Clock;
}

interface Known {
  readonly reports: AgentReports;
  /** By the camera's id. */
  readonly places: ReadonlyMap<string, CountedPlaces>;
}

export async function openCameraProjection(options: CameraProjectionOptions): Promise<CameraProjection> {
  const { database, inventory, clock } = options;
  const sites = toSiteViews(inventory);
  const agents = new Map(options.agents.map((agent) => [agent.agentId, agent]));
  let known = await readKnown(database);
  return {
    directory: {
      sites: () => sites,
      cameras: () => {
        const nowMs = clock.now();
        const reports = cameraReports(known.reports);
        return inventory.cameras.map((camera) => {
          const report = reports.get(camera.id);
          const agent = report && toPresence(agents.get(report.agentId));
          return viewOf(camera, { report, agent, counted: known.places.get(camera.id) ?? NOTHING_COUNTED }, nowMs);
        });
      },
      agents: () => {
        const nowMs = clock.now();
        const ids = new Set([...agents.keys(), ...known.reports.keys()]);
        return [...ids].toSorted().map((id) => agentViewOf(id, agents.get(id), known.reports.get(id), nowMs));
      },
    },
    offset: () => loadOffset(database, PROJECTION),
    apply: async (rows) => {
      const next = rows.reduce((so, row) => withRow(so, row, options.onUnreadable), known);
      await database.transaction().execute(async (trx) => {
        await writeChanged(trx, known, next);
        await saveOffset(trx, PROJECTION, rows.at(-1)?.id ?? 0);
      });
      const isNews = next !== known;
      known = next;
      return isNews;
    },
    setAgent: (agent) => void agents.set(agent.agentId, agent),
  };
}

function withRow(known: Known, row: InboxRow, onUnreadable: OnUnreadable): Known {
  const { agentId, receivedAtMs } = row;
  switch (row.type) {
    case "ngaba.health.v1": {
      const [read] = readMessages([row], HealthMessage, onUnreadable);
      if (read === undefined) return known;
      return { ...known, reports: withHealth(known.reports, { agentId, receivedAtMs, message: read.message }) };
    }
    case "ngaba.flow.v1":
    case "ngaba.lane-flow.v1":
    case "ngaba.turning.v1": {
      const [read] = readMessages([row], MinuteMessage, onUnreadable);
      const places = read === undefined ? known.places : withPlaces(known.places, read.message);
      return places === known.places ? known : { ...known, places };
    }
    default:
      return known;
  }
}

function withPlaces(known: Known["places"], message: MinuteMessage): Known["places"] {
  const { cameraId } = message.data;
  const before = known.get(cameraId) ?? NOTHING_COUNTED;
  const after = withMinute(before, message);
  return after === before ? known : new Map([...known, [cameraId, after]]);
}

const toPresence = (agent: AgentRecord | undefined): AgentPresence | undefined =>
  agent && { state: agent.status.state, sinceMs: agent.receivedAtMs };

function toSiteViews({ sites, cameras }: Inventory): readonly SiteView[] {
  return sites.map((site) => ({
    ...site,
    cameraIds: cameras.filter(({ siteId }) => siteId === site.id).map(({ id }) => id),
  }));
}

/** The columns are written below only. */
async function readKnown(database: Kysely<CasesTables>): Promise<Known> {
  const reports = await database.selectFrom("agent_report").selectAll().execute();
  const places = await database.selectFrom("camera_place").selectAll().execute();
  return {
    reports: new Map(reports.map(({ agent_id, report }) => [agent_id, JSON.parse(report) as AgentReport])),
    places: new Map(places.map((row) => [row.camera_id, JSON.parse(row.places) as CountedPlaces])),
  };
}

async function writeChanged(database: Kysely<CasesTables>, before: Known, after: Known): Promise<void> {
  const reports = [...after.reports].filter(([id, report]) => before.reports.get(id) !== report);
  const places = [...after.places].filter(([id, ofCamera]) => before.places.get(id) !== ofCamera);
  const reportRows = reports.map(([agent_id, report]) => ({ agent_id, report: JSON.stringify(report) }));
  if (reportRows.length > 0) await database.replaceInto("agent_report").values(reportRows).execute();
  const placeRows = places.map(([camera_id, ofCamera]) => ({ camera_id, places: JSON.stringify(ofCamera) }));
  if (placeRows.length > 0) await database.replaceInto("camera_place").values(placeRows).execute();
}
