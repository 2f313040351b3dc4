/** Cases with all that documents and exports about them are made of. */
import type { CaseDetail, CaseExportFilter } from "@ngaba/contract";
import { maySee } from "../auth/sight.ts";
import type { Who } from "../auth/who.ts";
import type { Inventory } from "../cameras/inventory.ts";
import type { EventStore } from "../cases/event-store.ts";
import type { CaseDocumentOptions, RecordedCase } from "../documents/case-documents.ts";
import type { CaseRecord, ReadEvidence } from "../documents/case-record.ts";
import { manifestOf } from "../documents/stored-evidence.ts";
import { detailShownTo } from "./blind.ts";
import { cameraOf } from "./case-camera.ts";
import type { CasePlace, CaseStore } from "./case-store.ts";
import { type CaseFinding, conditionsOf } from "./find-cases.ts";
import type { ReviewLaw } from "./review-law.ts";

/** Read at once of an export. */
const AT_ONCE = 200;

export interface CaseRecordOptions {
  readonly caseStore: Pick<CaseStore, "get" | "find" | "some">;
  readonly events: Pick<EventStore, "get">;
  readonly inventory: Inventory;
  readonly cameras: CaseFinding["cameras"];
  readonly law: Pick<ReviewLaw, "isBlind">;
  readonly read: ReadEvidence;
}

/** Cases that happened in a stretch, newest first, as somebody may see them; by a plate none that is hidden from them. */
export type ExportCases = (filter: CaseExportFilter, who: Who) => AsyncIterable<Pick<CaseRecord, "detail" | "site">>;

export interface CaseRecords {
  /** `undefined` while the lists of incidents do not have its event, as when they are made anew. */
  recordOf(detail: CaseDetail): Promise<RecordedCase | undefined>;
  readonly recorded: CaseDocumentOptions["recorded"];
  readonly seen: CaseDocumentOptions["seen"];
  readonly isThere: CaseDocumentOptions["isThere"];
  readonly exportCases: ExportCases;
}

export function createCaseRecords(options: CaseRecordOptions): CaseRecords {
  const { caseStore, law } = options;
  const recordOf = (detail: CaseDetail) => recordWith(detail, options);
  const seen: CaseRecords["seen"] = async (caseId, who) => {
    const detail = await caseStore.get(caseId);
    if (detail === undefined || !maySee(who, detail.cameraId)) return undefined;
    return detailShownTo(detail, who, law.isBlind).isBlind === true ? "blind" : detail;
  };
  return {
    ...{ recordOf, seen },
    isThere: async (caseId) => (await caseStore.get(caseId)) !== undefined,
    recorded: async (caseId, who) => {
      const detail = await seen(caseId, who);
      return typeof detail === "object" ? ((await recordOf(detail)) ?? "not-ready") : detail;
    },
    exportCases: (filter, who) => exportWith(filter, who, options),
  };
}

async function recordWith(
  detail: CaseDetail,
  { events, inventory, read }: CaseRecordOptions,
): Promise<RecordedCase | undefined> {
  const incident = await events.get(detail.eventId);
  if (incident === undefined) return undefined;
  const { messages, ...event } = incident;
  const camera = cameraOf(detail, inventory);
  const manifest = await manifestOf(event.evidence?.manifestSha256, read);
  return { record: { detail, event, camera, site: camera?.site, manifest }, messages };
}

async function* exportWith(
  filter: CaseExportFilter,
  who: Who,
  { caseStore, cameras, inventory, law }: CaseRecordOptions,
): AsyncGenerator<Pick<CaseRecord, "detail" | "site">> {
  const wanted = { order: "newest" as const, limit: AT_ONCE, ...conditionsOf(filter, who, cameras) };
  for (let after: CasePlace | undefined; ; ) {
    const page = await caseStore.find({ ...wanted, ...(after && { after }) });
    const details = await caseStore.some(page.map(({ view }) => view.id));
    const byId = new Map(details.map((detail) => [detail.id, detail]));
    for (const { view } of page) {
      const detail = byId.get(view.id);
      if (detail === undefined) continue; // removed meanwhile
      const shown = detailShownTo(detail, who, law.isBlind);
      if (filter.plate !== undefined && shown.isBlind === true) continue; // that it is found would say its plate
      yield { detail: shown, site: cameraOf(detail, inventory)?.site };
    }
    if (page.length < AT_ONCE) return;
    after = page.at(-1)?.place;
  }
}
