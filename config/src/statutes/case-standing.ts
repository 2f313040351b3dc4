import type { ClockState, EpochMs } from "@ngaba/contract";
import type { Camera, SpeedMeter } from "../camera.ts";
import { actTitle, needsMeasuredSpeed } from "./act.ts";
import { localDateOf } from "./local-date.ts";

/**
 * What is known of a finding beside its act and moment: the parts of a record of a device's result, Decree
 * 61/2026/NĐ-CP, art. 14 §2, that the picture alone does not give.
 */
export interface CaseEvidence {
  /** The office whose device it is (a). */
  readonly agency?: string | undefined;
  /** The person who answers for the device's result (a). */
  readonly deviceUser?: string | undefined;
  /** Once the violator has been verified (b); until then nothing is asked. */
  readonly violator?: { readonly name: string; readonly address: string } | undefined;
  /** Pictures and clips that are stored (c). */
  readonly imageCount: number;
  /** Asked of speeding only (d), km/h. */
  readonly measuredSpeedKmh?: number | undefined;
  /** The agent's clock at the moment: a time counts when NTP stands behind it (đ). */
  readonly clock?: ClockState["source"] | undefined;
  /** In words or coordinates (đ). */
  readonly place?: string | undefined;
}

/** Stable codes of what a record lacks, in the order of art. 14 §2; the last two come from art. 11 to 13. */
export type MissingEvidence =
  | "agency"
  | "device-user"
  | "violator"
  | "image"
  | "measured-values"
  | "time"
  | "place"
  | "act"
  | "speed-meter"
  | "speed-meter-validity";

/** What a finding may become, and what its record lacks before it is whole. */
export interface CaseStanding {
  /** `alert`: to be looked at, never a case. `case-candidate`: may become one, by an officer's decision, once nothing is missing. */
  readonly standing: "alert" | "case-candidate";
  readonly missing: readonly MissingEvidence[];
}

interface Finding {
  /** As in the event; absent when no law is concerned. */
  readonly act?: string | undefined;
  readonly at: EpochMs;
  readonly camera: Pick<Camera, "speedMeter">;
  readonly evidence: CaseEvidence;
}

/**
 * What a finding is worth before the law. A speed from video is an alert, unless the camera is a verified speed meter
 * at that moment; so is what no act names.
 */
export function caseStanding({ act, at, camera, evidence }: Finding): CaseStanding {
  const isSpeed = act !== undefined && needsMeasuredSpeed(act);
  const meterFault = isSpeed ? speedMeterFault(camera.speedMeter, at) : undefined;
  const hasAct = act !== undefined && actTitle(act) !== undefined;
  const lacks: [MissingEvidence, boolean][] = [
    ["agency", isBlank(evidence.agency)],
    ["device-user", isBlank(evidence.deviceUser)],
    ["violator", evidence.violator !== undefined && Object.values(evidence.violator).some(isBlank)],
    ["image", evidence.imageCount === 0],
    ["measured-values", isSpeed && evidence.measuredSpeedKmh === undefined],
    ["time", evidence.clock !== "ntp"],
    ["place", isBlank(evidence.place)],
    ["act", !hasAct],
  ];
  const missing = lacks.filter(([, isMissing]) => isMissing).map(([code]) => code);
  return {
    standing: hasAct && meterFault === undefined ? "case-candidate" : "alert",
    missing: meterFault === undefined ? missing : [...missing, meterFault],
  };
}

function speedMeterFault(meter: SpeedMeter | undefined, at: EpochMs): MissingEvidence | undefined {
  if (meter === undefined) return "speed-meter";
  return isVerifiedAt(meter, at) ? undefined : "speed-meter-validity";
}

/** Whether the certificate of a speed meter holds on the local day of a moment: its first and last day are of it. */
export function isVerifiedAt({ validFrom, validTo }: Pick<SpeedMeter, "validFrom" | "validTo">, at: EpochMs): boolean {
  const date = localDateOf(at);
  return validFrom <= date && date <= validTo;
}

const isBlank = (text: string | undefined): boolean => text === undefined || text.trim() === "";
