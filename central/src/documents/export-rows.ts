import { type CaseDetail, CaseExportRow, epochMs, localTimeOf } from "@ngaba/contract";
import type { CaseRecord } from "./case-record.ts";
import { conclusionOf, type HoldingConclusion } from "./conclusion.ts";

/** One case as other systems take it. Pure. */
export function exportRow(detail: CaseDetail, site: CaseRecord["site"]): CaseExportRow {
  const { id, version, state, eventId, what, severity, cameraId, at, entries } = detail;
  const conclusion = conclusionOf(detail);
  const handOver = entries.findLast(({ act }) => act.kind === "hand-over")?.act;
  return CaseExportRow.parse({
    ...{ caseId: id, caseVersion: version, state, eventId, kind: what, severity, cameraId },
    ...(site && { place: site.name.vi, ward: site.ward.vi, latitudeDeg: site.latitude, longitudeDeg: site.longitude }),
    ...{ actAt: at, actAtLocal: `${localTimeOf(epochMs(Date.parse(at)))}+07:00` },
    ...(conclusion && conclusionColumns(conclusion)),
    ...dateColumns(detail.dates),
    ...(handOver?.kind === "hand-over" && { handedOverTo: handOver.to, archiveSha256: handOver.archive }),
  });
}

function conclusionColumns({ newest, all }: HoldingConclusion): Partial<CaseExportRow> {
  const decided = { decidedBy: [...new Set(all.map(({ by }) => by.name))].join(", "), decidedAt: newest.at };
  const { act } = newest;
  switch (act.kind) {
    case "reject":
      return { ...decided, rejectReason: act.reason };
    case "exempt":
      return { ...decided, exemptGround: act.ground };
    case "accept": {
      const { plate, vehicle, legalBasis } = act;
      const { provisionId, version, citation, checkedAgainst, fineVnd, licencePoints } = legalBasis;
      return {
        ...{ ...decided, plate: plate.text, plateColour: plate.colour, vehicle },
        ...{ provisionId, provisionVersion: version, citation, checkedAgainst },
        ...{ fineMinVnd: fineVnd[0], fineMaxVnd: fineVnd[1], licencePoints },
      };
    }
    default:
      return act satisfies never;
  }
}

const dateColumns = (dates: CaseDetail["dates"]): Partial<CaseExportRow> => ({
  detectedOn: dates.detected,
  ownerAskedOn: dates["owner-asked"],
  ownerIdentifiedOn: dates["owner-identified"],
  notifiedOn: dates.notified,
  answeredOn: dates.answered,
  violatorIdentifiedOn: dates["violator-identified"],
  recordMadeOn: dates["record-made"],
  registryWarnedOn: dates["registry-warned"],
  warningLiftedOn: dates["warning-lifted"],
});
