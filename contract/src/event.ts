import { z } from "zod";
import { CameraStateEvent } from "./camera-state.ts";
import { cloudEvent } from "./cloud-event.ts";
import { EvidenceEvent } from "./evidence.ts";
import { CameraOfflineData, KindName, RuleIncidentData } from "./incident.ts";

/** `ngaba.<kind>.v1`. */
const INCIDENT_TYPE = /^ngaba\.([a-z][a-z0-9]*(?:-[a-z0-9]+)*)\.v1$/;
/** Kind of an incident that people told of: no message of an agent has it. */
export const REPORTED_KIND = "reported";
/** Kinds of incidents that are faults of a camera; but for these and what people told of, every kind is a rule's. */
export const CAMERA_FAULT_KINDS: readonly string[] = ["camera-offline", "camera-degraded"];

/** Kinds of messages and incidents that no rule may be called. */
const NOT_A_RULE = [
  REPORTED_KIND,
  ...[...CAMERA_FAULT_KINDS, "camera-state", "evidence"],
  ...["flow", "lane-flow", "turning", "health"],
];

const isRuleType = (type: string): boolean => {
  const kind = INCIDENT_TYPE.exec(type)?.[1];
  return kind !== undefined && kind.length <= 40 && !NOT_A_RULE.includes(kind);
};

export const RuleIncidentEvent = cloudEvent(
  z.custom<`ngaba.${string}.v1`>((type) => typeof type === "string" && isRuleType(type), "must name a rule's kind"),
  RuleIncidentData,
);
export type RuleIncidentEvent = z.infer<typeof RuleIncidentEvent>;
export const CameraOfflineEvent = cloudEvent(z.literal("ngaba.camera-offline.v1"), CameraOfflineData);
export type CameraOfflineEvent = z.infer<typeof CameraOfflineEvent>;

/** What tells of an incident: a phase of it, or a change of the camera's state that is part of one. */
export const IncidentMessage = z.union([CameraOfflineEvent, CameraStateEvent, RuleIncidentEvent]);
export type IncidentMessage = z.infer<typeof IncidentMessage>;

/**
 * Every message of the `event` stream. The last part of its topic is the kind inside `type`. Those with one name are
 * told apart by it: to try each in turn costs more than twice as much.
 */
export const EventMessage = z.union([
  z.discriminatedUnion("type", [EvidenceEvent, CameraOfflineEvent, CameraStateEvent]),
  RuleIncidentEvent,
]);
export type EventMessage = z.infer<typeof EventMessage>;

export const EventKind = KindName.describe("A rule's kind, camera-offline, camera-degraded or reported");
export type EventKind = z.infer<typeof EventKind>;

export const isCameraOffline = (message: EventMessage): message is CameraOfflineEvent =>
  message.type === "ngaba.camera-offline.v1";
export const isCameraState = (message: EventMessage): message is CameraStateEvent =>
  message.type === "ngaba.camera-state.v1";
export const isEvidence = (message: EventMessage): message is EvidenceEvent => message.type === "ngaba.evidence.v1";

/** `ngaba.<kind>.v1` → `<kind>`. */
export const kindOfType = (type: EventMessage["type"]): EventKind => EventKind.parse(type.split(".")[1]);
