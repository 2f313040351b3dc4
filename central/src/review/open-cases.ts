import { randomUUIDv7 } from "node:crypto";
import { localDateOf } from "@ngaba/config";
import { type CaseDetail, type CaseDone, type EventView, epochMs, SceneId, toRfc3339 } from "@ngaba/contract";
import { z } from "zod";
import type { Inventory } from "../cameras/inventory.ts";
import type { EventStore } from "../cases/event-store.ts";
import type { Clock } from "../platform/clock.ts";
import { openedBy } from "./case.ts";
import { cameraNow } from "./case-camera.ts";
import type { CaseStore } from "./case-store.ts";
import { daysOf, type ReviewLaw, SYSTEM } from "./review-law.ts";

export interface CaseOpening {
  readonly caseStore: Pick<CaseStore, "ofEvents" | "open">;
  readonly events: Pick<EventStore, "get">;
  readonly inventory: Inventory;
  readonly law: ReviewLaw;
  readonly clock: Pick<Clock, "now">;
}

/** An act that a person may be fined for. */
export const isCandidate = ({ standing }: EventView): boolean => standing?.standing === "case-candidate";

/** No more evidence will come. */
const isFinished = ({ evidence }: EventView): boolean => evidence?.stage === "whole" || evidence?.stage === "failed";

/** When the act happened, as far as its incident says. */
const momentOfAct = ({ moments, startedAt }: Pick<EventView, "moments" | "startedAt">): string =>
  moments?.at ?? startedAt;

/**
 * Makes the cases of those of these incidents that may become one and have none.
 * @param isReady whether an incident need not be waited for any longer
 * @returns those that were made
 */
export async function openCases(
  incidents: readonly EventView[],
  { caseStore, events, inventory, law, clock }: CaseOpening,
  isReady: (incident: EventView) => boolean = isFinished,
): Promise<readonly CaseDetail[]> {
  const candidates = incidents.filter((incident) => isCandidate(incident) && isReady(incident));
  const known = await caseStore.ofEvents(candidates.map(({ id }) => id));
  const made: CaseDetail[] = [];
  for (const incident of candidates.filter(({ id }) => !known.has(id))) {
    const ruleId = ruleOf((await events.get(incident.id))?.messages ?? []);
    const camera = cameraNow(incident.cameraId, inventory);
    const opened = openedCase(
      incident,
      { ...(ruleId !== undefined && { ruleId }), ...(camera && { camera }) },
      clock.now(),
    );
    if (await caseStore.open(opened, daysOf(opened, law))) made.push(opened);
  }
  return made;
}

function openedCase(
  incident: EventView,
  known: Pick<Extract<CaseDone, { kind: "open" }>, "ruleId" | "camera">,
  nowMs: number,
): CaseDetail {
  const { id: eventId, cameraId, kind: what, severity } = incident;
  const at = momentOfAct(incident);
  return openedBy(randomUUIDv7(), {
    ...{ id: randomUUIDv7(), version: 1, at: toRfc3339(epochMs(nowMs)), by: SYSTEM },
    act: {
      ...{ kind: "open", eventId, cameraId, what, severity, at },
      ...known,
      detectedOn: localDateOf(epochMs(Date.parse(at))),
    },
  });
}

const OfRule = z.object({ data: z.object({ ruleId: SceneId }) });

/** The rule that found it, as the first message that names one says. */
function ruleOf(messages: readonly unknown[]): string | undefined {
  const named = messages.map((message) => OfRule.safeParse(message)).find(({ success }) => success);
  return named?.data?.data.ruleId;
}
