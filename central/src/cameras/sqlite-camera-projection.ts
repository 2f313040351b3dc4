import { HealthMessage, type SiteView } from "@ngaba/contract";
import type { Kysely } from "kysely";
import { type CasesTables, loadOffset, saveOffset } from "../cases/sqlite-cases-database.ts";
import type { AgentRecord, InboxRow } from "../inbox/inbox.ts";
import type { Clock } from "../platform/clock.ts";
import type { CameraDirectory } from "./camera-directory.ts";
import { type AgentPresence, type CameraReport, type CameraReports, viewOf, withHealth } from "./camera-state.ts";
import type { Inventory } from "./inventory.ts";

const PROJECTION = "cameras";

/** The newest report of each camera: in memory for who asks, in the file for the next start. */
export interface CameraProjection {
  readonly directory: CameraDirectory;
  offset(): Promise<number>;
  /** Takes in rows of the inbox, in order, and remembers how far in the same transaction. */
  apply(rows: readonly InboxRow[]): Promise<void>;
  setAgent(agent: AgentRecord): void;
}

export interface CameraProjectionOptions {
  readonly database: Kysely<CasesTables>;
  readonly inventory: Inventory;
  readonly agents: readonly AgentRecord[];
  readonly clock: Clock;
}

export async function openCameraProjection(options: CameraProjectionOptions): Promise<CameraProjection> {
  const { database, inventory, clock } = options;
  const sites = toSiteViews(inventory);
  const agents = new Map(options.agents.map((agent) => [agent.agentId, toPresence(agent)]));
  let reports = await readReports(database);
  return {
    directory: {
      sites: () => sites,
      cameras: () => {
        const nowMs = clock.now();
        return inventory.cameras.map((camera) => {
          const report = reports.get(camera.id);
          return viewOf(camera, report, report && agents.get(report.agentId), nowMs);
        });
      },
    },
    offset: () => loadOffset(database, PROJECTION),
    apply: async (rows) => {
      const newer = rows.filter(({ type }) => type === "ngaba.health.v1").reduce(withRow, reports);
      await database.transaction().execute(async (trx) => {
        if (newer !== reports) await writeReports(trx, newer);
        await saveOffset(trx, PROJECTION, rows.at(-1)?.id ?? 0);
      });
      reports = newer;
    },
    setAgent: (agent) => void agents.set(agent.agentId, toPresence(agent)),
  };
}

const withRow = (known: CameraReports, { agentId, receivedAtMs, message }: InboxRow): CameraReports =>
  withHealth(known, { agentId, receivedAtMs, message: HealthMessage.parse(JSON.parse(message)) });

const toPresence = ({ status, receivedAtMs }: AgentRecord): AgentPresence => ({
  state: status.state,
  sinceMs: receivedAtMs,
});

function toSiteViews({ sites, cameras }: Inventory): readonly SiteView[] {
  return sites.map((site) => ({
    ...site,
    cameraIds: cameras.filter(({ siteId }) => siteId === site.id).map(({ id }) => id),
  }));
}

async function readReports(database: Kysely<CasesTables>): Promise<CameraReports> {
  const rows = await database.selectFrom("camera_report").selectAll().execute();
  // The column is written below only.
  return new Map(rows.map(({ camera_id, report }) => [camera_id, JSON.parse(report) as CameraReport]));
}

async function writeReports(database: Kysely<CasesTables>, reports: CameraReports): Promise<void> {
  await database.deleteFrom("camera_report").execute();
  const rows = [...reports].map(([camera_id, report]) => ({ camera_id, report: JSON.stringify(report) }));
  if (rows.length > 0) await database.insertInto("camera_report").values(rows).execute();
}
