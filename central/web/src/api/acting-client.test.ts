import { expect, test } from "vitest";
import { uuid } from "../testing/samples.ts";
import { createActingClient } from "./acting-client.ts";

const handling = { eventId: uuid(1), version: 4, state: "closed", outcome: "handled", acts: [] };
const request = { id: uuid(2), act: { kind: "acknowledge" } } as const;

test("an act is sent with the version that was seen, and the answer is how it stands", async () => {
  const sent: unknown[] = [];
  const client = createActingClient(async (input, { method, headers, body } = {}) => {
    const header = new Headers(headers);
    sent.push([input, method, header.get("if-match"), header.get("content-type"), body]);
    return Response.json(handling);
  });
  expect(await client.act(uuid(1), request, 3)).toEqual({ kind: "ok", value: { isChanged: false, handling } });
  const body = JSON.stringify(request);
  expect(sent).toEqual([[`/api/events/${uuid(1)}/acts`, "POST", '"3"', "application/json", body]]);
});

test("that somebody else was first is an answer, with how it stands; any other refusal is an error", async () => {
  const problem = { type: "about:blank", title: "Precondition Failed", status: 412, code: "CHANGED_MEANWHILE" };
  const second = createActingClient(async () => Response.json({ ...problem, handling }, { status: 412 }));
  expect(await second.act(uuid(1), request, 3)).toEqual({ kind: "ok", value: { isChanged: true, handling } });
  const refused = createActingClient(async () => Response.json({ ...problem, code: "CLOSED" }, { status: 409 }));
  expect(await refused.act(uuid(1), request, 3)).toEqual({
    kind: "error",
    error: { reason: "refused", status: 409, code: "CLOSED" },
  });
});
