import { type Act, type Actor, ActRequest, type EventView, type HandlingDetail, IncidentReport } from "@ngaba/contract";
import express, { type Request, type RequestHandler, type Response, Router } from "express";
import { z } from "zod";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Account, Accounts } from "../auth/accounts.ts";
import { maySee } from "../auth/sight.ts";
import { type Who, whoOf } from "../auth/who.ts";
import type { ActAnswer, Handlings, ReportAnswer } from "../handling/handlings.ts";
import { ACTING, KEEPING } from "./access.ts";
import { parseBody, parseParams, parseQuery } from "./parse.ts";
import { seenVersion, versionTag } from "./precondition.ts";
import { HttpProblem, methodNotAllowed } from "./problem.ts";
import { sendReadable } from "./readable.ts";

const NoQuery = z.strictObject({});
const EventParams = z.strictObject({ id: z.uuid() });
const MAX_BODY_BYTES = 16_384;
/** Longer ones are refused by the agent, by its own limit; this one is for what cannot be meant. */
const MAX_STRETCH_MS = 3_600_000;
/** A caller's clock, and that of whoever writes it down, may be ahead of ours. */
const AHEAD_MS = 300_000;

function checkStretch(stretch: { from: string; to: string }, context: z.RefinementCtx, path: string[]): void {
  const lengthMs = Date.parse(stretch.to) - Date.parse(stretch.from);
  if (lengthMs > 0 && lengthMs <= MAX_STRETCH_MS) return;
  context.addIssue({ code: "custom", path, message: "must be after from, by at most an hour" });
}

const BoundedAct = ActRequest.superRefine(({ act }, context) => {
  if (act.kind === "keep") checkStretch(act, context, ["act", "to"]);
});
const BoundedReport = IncidentReport.superRefine(({ startedAt, keep }, context) => {
  if (keep !== undefined) checkStretch(keep, context, ["keep", "to"]);
  if (Date.parse(startedAt) <= Date.now() + AHEAD_MS) return;
  context.addIssue({ code: "custom", path: ["startedAt"], message: "is in the future" });
});

export interface HandlingRouteOptions {
  readonly handlings: Handlings;
  readonly accounts: Pick<Accounts, "list">;
  readonly audit: Pick<AuditLog, "note">;
}

/**
 * What people do about events. `GET /api/events/:id/handling` has the handling's version as its `ETag`; what may overwrite
 * is posted to `/api/events/:id/acts` with it as `If-Match`: 412 with how it stands when somebody else was first.
 * `POST /api/reported-events` makes an incident by hand. To be used before what answers `/api/events/:id`.
 */
export function handlingRoutes(options: HandlingRouteOptions): Router {
  const { handlings, accounts, audit } = options;
  const router = Router();
  const json = express.json({ limit: MAX_BODY_BYTES });
  const assignees = async (who: Who) => withOneself((await accounts.list()).filter(canAct), who);
  const read = (path: string, answer: (request: Request) => Promise<object>) =>
    router.route(path).get(reading(answer)).all(methodNotAllowed("GET, HEAD"));

  read("/api/events/in-hand", async (request) => ({ events: await handlings.inHand(whoOf(request)) }));
  read("/api/events/assignees", async (request) => ({ assignees: await assignees(whoOf(request)) }));
  router
    .route("/api/reported-events")
    .post(json, async (request, response) => {
      const report = parseBody(request, BoundedReport);
      const who = whoOf(request);
      const { id, cameraId, keep } = report;
      if (keep !== undefined) await noteKept(id, who, { cameraId, ...keep }, audit);
      const event = reportedIn(await handlings.report(report, who), report);
      response.status(201).location(`/api/events/${event.id}`).json(event);
    })
    .all(methodNotAllowed("POST"));
  router
    .route("/api/events/:id/handling")
    .get(async (request, response) => {
      const { id } = parseParams(request, EventParams);
      sendHandling(response, (await handlings.of(id, whoOf(request))) ?? eventUnknown(id));
    })
    .all(methodNotAllowed("GET, HEAD"));
  router
    .route("/api/events/:id/acts")
    .post(json, async (request, response) => {
      const { id: eventId } = parseParams(request, EventParams);
      const { id, act } = parseBody(request, BoundedAct);
      const who = whoOf(request);
      const assignee = assigneeOf(act, await assignees(who));
      const wanted = { id, act, assignee, version: seenVersion(request) };
      if (act.kind === "keep") {
        if ((await handlings.of(eventId, who)) === undefined) eventUnknown(eventId);
        await noteKept(eventId, who, act, audit);
      }
      sendHandling(response, handlingIn(await handlings.act(eventId, wanted, who), eventId));
    })
    .all(methodNotAllowed("POST"));
  return router;
}

const reading =
  (answer: (request: Request) => Promise<object>): RequestHandler =>
  async (request, response) => {
    parseQuery(request, NoQuery);
    sendReadable(response, await answer(request));
  };

const canAct = ({ isDisabled, roles }: Account): boolean => !isDisabled && roles.some((role) => ACTING.includes(role));

/** Oneself first, also when one is no account. */
const withOneself = (others: readonly Actor[], { id, name }: Who): readonly Actor[] => [
  { id, name },
  ...others.filter((one) => one.id !== id).map((one) => ({ id: one.id, name: one.name })),
];

/** @throws {HttpProblem} 400 when nobody of that id can be given work */
function assigneeOf(act: Act, known: readonly Actor[]): Actor | undefined {
  if (act.kind !== "assign" || act.to === undefined) return undefined;
  const assignee = known.find(({ id }) => id === act.to);
  if (assignee !== undefined) return assignee;
  const problems = [{ path: "act.to", message: "is nobody whom work can be given to" }];
  throw new HttpProblem(400, "BODY_INVALID", { problems });
}

/**
 * Notes that a stretch of video is to be kept for an event; to be called before it is. Of a camera that they may not see
 * nothing is kept, nor noted.
 * @throws {HttpProblem} 403 to who may act, but have no video kept
 */
async function noteKept(
  event: string,
  who: Who,
  { cameraId, from, to }: Readonly<Record<"cameraId" | "from" | "to", string>>,
  audit: Pick<AuditLog, "note">,
): Promise<void> {
  if (!who.roles.some((role) => KEEPING.includes(role))) {
    throw new HttpProblem(403, "FORBIDDEN", { detail: "your roles do not allow video to be kept" });
  }
  if (!maySee(who, cameraId)) return;
  await audit.note({ who, action: "recording.asked", subject: cameraId, detail: { from, to, event } });
}

const sendHandling = (response: Response, handling: HandlingDetail): void =>
  void response.set({ ETag: versionTag(handling.version), "Cache-Control": "no-store" }).json(handling);

function eventUnknown(id: string): never {
  throw new HttpProblem(404, "EVENT_NOT_FOUND", { detail: `no event ${id}` });
}

/** @throws {HttpProblem} 404, 409, 412, 428 for whatever was not done */
function handlingIn(answer: ActAnswer, eventId: string): HandlingDetail {
  switch (answer.what) {
    case "done":
      return answer.handling;
    case "changed": {
      const { handling } = answer;
      const headers = { ETag: versionTag(handling.version) };
      throw new HttpProblem(412, "CHANGED_MEANWHILE", {
        ...{ detail: "somebody else has acted since; this is how it stands", headers, members: { handling } },
      });
    }
    case "version-needed": {
      const detail = "send If-Match with the ETag of the handling that was read";
      throw new HttpProblem(428, "VERSION_NEEDED", { detail });
    }
    case "refused":
      throw new HttpProblem(409, answer.why, { detail: "as the event stands, this cannot be done" });
    case "not-recorded":
      throw new HttpProblem(404, "CAMERA_NOT_READ", { detail: "no agent reads that camera: it keeps no video" });
    case "event-unknown":
      return eventUnknown(eventId);
    default:
      return answer satisfies never;
  }
}

/** @throws {HttpProblem} 404, 409 when nothing was written down */
function reportedIn(answer: ReportAnswer, { id, cameraId }: IncidentReport): EventView {
  switch (answer.what) {
    case "done":
      return answer.event;
    case "id-taken":
      throw new HttpProblem(409, "ID_TAKEN", { detail: `${id} is another event's` });
    case "camera-unknown":
      throw new HttpProblem(404, "CAMERA_NOT_FOUND", { detail: `no camera ${cameraId}` });
    case "not-recorded":
      throw new HttpProblem(404, "CAMERA_NOT_READ", { detail: `no agent reads camera ${cameraId}: it keeps no video` });
    default:
      return answer satisfies never;
  }
}
