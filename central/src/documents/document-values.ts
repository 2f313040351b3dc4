import { type DocumentForms, type DocumentValues, type DocumentWords, isVerifiedAt } from "@ngaba/config";
import { type CaseDetail, epochMs, formatPlate, type LegalBasis } from "@ngaba/contract";
import type { CaseRecord } from "./case-record.ts";
import { conclusionOf, type HoldingConclusion, legalBasisOf } from "./conclusion.ts";
import {
  dayText,
  decimalText,
  localDay,
  momentText,
  numberText,
  onOneLine,
  phrase,
  shortMomentText,
} from "./document-text.ts";

/** What is known of a case, as text that templates ask for, a line each. Pure. */
export function documentValues(record: CaseRecord, forms: Omit<DocumentForms, "templates">): DocumentValues {
  const values = Object.entries(valuesOf(record, forms));
  return Object.fromEntries(values.map(([name, value]) => [name, value && onOneLine(value)] as const));
}

function valuesOf(record: CaseRecord, { words, office }: Omit<DocumentForms, "templates">): DocumentValues {
  const { detail, event } = record;
  const conclusion = conclusionOf(detail);
  return {
    ...office,
    ...{ caseId: detail.id, caseVersion: String(detail.version), eventId: detail.eventId },
    ...{ state: words.states[detail.state], changedOn: `ngày ${dayText(localDay(detail.changedAt))}` },
    signedOn: "ngày …… tháng …… năm ……", // by whoever signs it: an entry that comes later must not date a letter
    ...{ actTitle: event.title?.vi, actAt: momentText(detail.at, words), actAtUtc: detail.at },
    clock: event.clock && words.clocks[event.clock],
    ...placeValues(record, words),
    ...vehicleValues(record, conclusion, words),
    ...lawValues(legalBasisOf(detail, event), words),
    ...deviceValues(record, words),
    ...decisionValues(detail, conclusion, words),
    detectedOn: detail.dates.detected && dayText(detail.dates.detected),
    ownerIdentifiedOn: detail.dates["owner-identified"] && dayText(detail.dates["owner-identified"]),
    notifiedOn: detail.dates.notified && dayText(detail.dates.notified),
  };
}

function placeValues({ detail, site, event, camera }: CaseRecord, { phases, phrases }: DocumentWords): DocumentValues {
  const { signal, measures } = event;
  const since = signal && momentText(signal.since, { phrases });
  const sample = site?.positionIsSample === true ? `, ${phrases.samplePosition}` : "";
  const meter = camera?.speedMeter;
  const isMeter = meter !== undefined && isVerifiedAt(meter, epochMs(Date.parse(detail.at)));
  const measured = measuresText(measures ?? {}, isMeter, phrases);
  return {
    ...(site && { place: site.name.vi, ward: site.ward.vi }),
    ...(site && { coordinates: `${site.latitude.toFixed(4)}, ${site.longitude.toFixed(4)}${sample}` }),
    ...(signal && { signal: phrase(phrases.signal, { phase: phases[signal.phase], since: since ?? "" }) }),
    ...(measured !== "" && { measures: measured }),
  };
}

/** A speed that no meter measured whose certificate held on that day proves nothing, and says so wherever it stands. */
function measuresText(
  { speedMps, redForMs }: Readonly<Record<string, number>>,
  isMeter: boolean,
  { speed, speedAlert, redFor }: DocumentWords["phrases"],
): string {
  const said: string[] = [];
  if (speedMps !== undefined) said.push(phrase(isMeter ? speed : speedAlert, { value: decimalText(speedMps * 3.6) }));
  if (redForMs !== undefined) said.push(phrase(redFor, { value: decimalText(redForMs / 1_000) }));
  return said.join("; ");
}

function vehicleValues(
  { event }: CaseRecord,
  conclusion: HoldingConclusion | undefined,
  { vehicles, plateColours }: DocumentWords,
): DocumentValues {
  const act = conclusion?.newest.act;
  if (act?.kind !== "accept") return { vehicle: event.roadUserClass && vehicles[event.roadUserClass] };
  const { plate, vehicle, direction } = act;
  return {
    ...{ plate: formatPlate(plate, vehicle), plateColour: plateColours[plate.colour], vehicle: vehicles[vehicle] },
    direction,
  };
}

function lawValues(basis: LegalBasis | undefined, { phrases }: DocumentWords): DocumentValues {
  if (basis === undefined) return {};
  const { citation, words, passage, fineVnd, licencePoints, version, effectiveFrom, effectiveTo } = basis;
  const [least, greatest] = fineVnd.map(numberText);
  const days = { from: dayText(effectiveFrom), to: dayText(effectiveTo ?? "") };
  return {
    ...{ citation, words, passage, provisionVersion: version },
    fine: phrase(phrases.fine, { least: least ?? "", greatest: greatest ?? "" }),
    points: licencePoints === 0 ? phrases.noPoints : phrase(phrases.points, { count: licencePoints }),
    inForce: phrase(effectiveTo === undefined ? phrases.inForce : phrases.inForceUntil, days),
    checked: checkedText(basis, phrases),
  };
}

function checkedText({ checkedAgainst, checkedBy, checkedOn }: LegalBasis, phrases: DocumentWords["phrases"]): string {
  if (checkedAgainst === "copy") return phrases.copy;
  return phrase(phrases.official, { who: checkedBy ?? "", on: dayText(checkedOn ?? "") });
}

function deviceValues({ detail, event, camera, manifest }: CaseRecord, { phrases }: DocumentWords): DocumentValues {
  const meter = camera?.speedMeter;
  const validity = meter && { from: dayText(meter.validFrom), to: dayText(meter.validTo) };
  return {
    ...{ cameraId: detail.cameraId, camera: camera?.name.vi, agentId: event.agentId },
    software: manifest && `${manifest.software.name} ${manifest.software.version}`,
    ...{ certificate: meter?.certificate, verifiedBy: meter?.verifiedBy },
    certificateValid: validity && phrase(phrases.validity, validity),
  };
}

function decisionValues(
  { state }: CaseDetail,
  conclusion: HoldingConclusion | undefined,
  { conclusions, phrases }: DocumentWords,
): DocumentValues {
  if (conclusion === undefined) return {};
  const { newest, all } = conclusion;
  const decision = conclusions[newest.act.kind];
  return {
    decision: state === "expired" ? phrase(phrases.beforeExpiry, { decision }) : decision,
    decidedBy: [...new Set(all.map(({ by }) => by.name))].join(", "),
    decidedAt: shortMomentText(newest.at),
  };
}
