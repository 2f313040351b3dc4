import { randomUUIDv7 } from "node:crypto";
import {
  agentSource,
  agentTopics,
  type CameraOfflineData,
  type CameraStateData,
  cameraSource,
  type EpochMs,
  type EvidenceData,
  type FlowData,
  type HealthData,
  type LaneFlowData,
  type RuleIncidentData,
  type StreamName,
  type TurningData,
  toRfc3339,
} from "@ngaba/contract";
import type { Outbox } from "./outbox.ts";

/** What an incident's message says, by its kind. */
export type IncidentData =
  | { readonly kind: string; readonly data: RuleIncidentData }
  | { readonly kind: "camera-offline"; readonly data: CameraOfflineData };

/** What a minute's message says, by what was counted in it. */
export type FlowReport =
  | { readonly kind: "flow"; readonly data: FlowData }
  | { readonly kind: "lane-flow"; readonly data: LaneFlowData }
  | { readonly kind: "turning"; readonly data: TurningData };

/** Puts what the agent has to say into its outbox, each in its envelope. */
export interface MessageRecorder {
  /**
   * Durable when it returns.
   * @param at the moment in the picture
   * @throws {EdgeError} OUTBOX_FULL
   */
  incident(incident: IncidentData, at: EpochMs): void;
  /**
   * Durable when it returns.
   * @throws {EdgeError} OUTBOX_FULL
   */
  cameraState(data: CameraStateData): void;
  flow(report: FlowReport): void;
  health(data: HealthData, at: EpochMs): void;
}

/** Says what evidence there is. */
export interface EvidenceRecorder {
  /**
   * Durable when it returns.
   * @throws {EdgeError} OUTBOX_FULL
   */
  evidence(data: EvidenceData, at: EpochMs): void;
}

export function createMessageRecorder(agentId: string, outbox: Outbox): MessageRecorder & EvidenceRecorder {
  const topics = agentTopics(agentId);
  const append = (stream: StreamName, topic: string, attributes: Attributes, data: unknown) =>
    void outbox.append(stream, topic, (position) =>
      JSON.stringify({
        specversion: "1.0",
        id: randomUUIDv7(),
        ...attributes,
        datacontenttype: "application/json",
        ...position,
        data,
      }),
    );
  return {
    incident: ({ kind, data }, at) => {
      const source = cameraSource(agentId, data.cameraId);
      const attributes = { source, type: `ngaba.${kind}.v1`, time: toRfc3339(at), subject: data.incidentId };
      append("event", topics.event(kind), attributes, data);
    },
    evidence: (data, at) => {
      const source = cameraSource(agentId, data.cameraId);
      const subject = data.incidentId ?? data.requestId;
      const attributes = {
        source,
        type: "ngaba.evidence.v1",
        time: toRfc3339(at),
        ...(subject !== undefined && { subject }),
      };
      append("event", topics.event("evidence"), attributes, data);
    },
    cameraState: (data) => {
      const { cameraId, at: time, episodeId: subject } = data;
      const source = cameraSource(agentId, cameraId);
      const attributes = { source, type: "ngaba.camera-state.v1", time, ...(subject !== undefined && { subject }) };
      append("event", topics.event("camera-state"), attributes, data);
    },
    flow: ({ kind, data }) => {
      const source = cameraSource(agentId, data.cameraId);
      append(
        "telemetry",
        topics.flow,
        { source, type: `ngaba.${kind}.v1`, time: data.to, subject: subjectOf(data) },
        data,
      );
    },
    health: (data, at) =>
      append(
        "telemetry",
        topics.health,
        { source: agentSource(agentId), type: "ngaba.health.v1", time: toRfc3339(at) },
        data,
      ),
  };
}

function subjectOf(data: FlowReport["data"]): string {
  if ("laneId" in data) return data.laneId;
  return "lineId" in data ? data.lineId : `${data.fromLineId}/${data.toLineId}`;
}

interface Attributes {
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly subject?: string;
}
