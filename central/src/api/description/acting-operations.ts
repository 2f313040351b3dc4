import {
  ActRequest,
  AssigneeList,
  EventView,
  HandlingChanged,
  HandlingDetail,
  HandOver,
  HandOverList,
  HandOverQuery,
  HandOverRequest,
  IncidentReport,
  InHandList,
} from "@ngaba/contract";
import { z } from "zod";
import { byId, json, kept, type Operation, toldMore } from "./operation.ts";

const nothingAsked = z.strictObject({});

/** What people do about events, and tell the next shift. */
export const actingOperations: Readonly<Record<string, Operation>> = {
  "GET /api/events/in-hand": {
    summary: "Events that somebody looks after, newest first, 200 at most",
    query: nothingAsked,
    answers: kept(InHandList),
  },
  "GET /api/events/assignees": {
    summary: "To whom work can be given",
    query: nothingAsked,
    answers: kept(AssigneeList),
  },
  "GET /api/events/:id/handling": {
    summary: "What people did about an event; its ETag is wanted by who acts next",
    path: byId,
    answers: kept(HandlingDetail),
    problems: ["404 EVENT_NOT_FOUND"],
  },
  "POST /api/events/:id/acts": {
    summary: "Acts on an event",
    path: byId,
    headers: z.object({ "if-match": z.string().optional().describe("ETag of the handling that was read") }),
    body: { json: ActRequest },
    answers: [json(HandlingDetail), toldMore(412, HandlingChanged, "CHANGED_MEANWHILE: somebody else was first")],
    problems: [
      ...(["400 PRECONDITION_INVALID", "404 EVENT_NOT_FOUND", "404 CAMERA_NOT_READ"] as const),
      ...([
        "409 ALREADY_ACKNOWLEDGED",
        "409 CLOSED",
        "409 NOT_CLOSED",
        "409 TOO_MANY_ACTS",
        "428 VERSION_NEEDED",
      ] as const),
    ],
  },
  "POST /api/reported-events": {
    summary: "Makes an incident by hand, as after a telephone call",
    body: { json: IncidentReport },
    answers: [json(EventView, 201, "Made; `Location` says where to look")],
    problems: ["404 CAMERA_NOT_FOUND", "404 CAMERA_NOT_READ", "409 ID_TAKEN"],
  },
  "GET /api/hand-overs": {
    summary: "Notes between shifts, newest first",
    query: HandOverQuery,
    answers: kept(HandOverList),
  },
  "POST /api/hand-overs": {
    summary: "Writes one; what is open the centre adds itself",
    body: { json: HandOverRequest },
    answers: [json(HandOver, 201, "Written")],
  },
  "POST /api/hand-overs/:id/take": {
    summary: "The next shift has read it",
    path: byId,
    answers: [json(HandOver)],
    problems: ["404 HAND_OVER_NOT_FOUND"],
  },
};
