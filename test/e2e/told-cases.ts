/** Cases at a centre in this process: red-light runs that agent-01 tells of, and what officers make of them by the API. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CaseActRequest, CaseDetail, CaseList, CaseOffers, epochMs, RuleIncidentEvent } from "@ngaba/contract";
import { createMessageRecorder } from "@ngaba/edge-agent/outbox/message-recorder.ts";
import type { Outbox } from "@ngaba/edge-agent/outbox/outbox.ts";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { expect } from "vitest";
import { addAgent } from "../central/add-agent.ts";
import { startAgent, temporaryFolder } from "../central/data-path-kit.ts";
import { CAMERA, startTestCentral, type TestCentral, type Uploadable, upload, uploadable } from "./test-central.ts";

const patient = { timeout: 60_000, interval: 200 };
const MINUTE_MS = 60_000;
const golden = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../contract/golden/${name}.json`), "utf8"));

export interface ToldCentre {
  readonly central: TestCentral;
  /** Of the still that every case has. */
  readonly still: string;
}

/** A centre that has been told of so many runs, a minute between each, and has nothing decided by a second person. */
export async function startToldCentre(runs: number): Promise<ToldCentre> {
  const central = await startTestCentral({ more: { review: { secondApproval: { mode: "never" } } } });
  const { brokerPassword, uploadToken } = await addAgent(central);
  const { outbox } = startAgent(central.brokerUrl, join(temporaryFolder(), "outbox.db"), brokerPassword);
  const grey = { width: 640, height: 360, channels: 3, background: "#556677" } as const;
  const still = uploadable(await sharp({ create: grey }).jpeg().toBuffer());
  await upload(central, uploadToken, still, "image/jpeg");
  const firstMs = Date.now() - (runs + 1) * MINUTE_MS;
  for (let index = 0; index < runs; index += 1) tellOfRun(outbox, firstMs + index * MINUTE_MS, still);
  return { central, still: still.sha256 };
}

/** Its clip could not be had: the still is all the evidence there will be. */
function tellOfRun(outbox: Outbox, atMs: number, still: Uploadable): void {
  const incidentId = randomUUID();
  const utc = (afterMs: number) => new Date(atMs + afterMs).toISOString();
  const { data } = RuleIncidentEvent.parse(golden("red-light-end"));
  const times = { startedAt: utc(0), endedAt: utc(1_000), durationMs: 1_000, readAt: utc(1_100) };
  const moments = { before: utc(0), at: utc(500), after: utc(1_000) };
  const recorder = createMessageRecorder("agent-01", outbox);
  const incident = { ...data, incidentId, cameraId: CAMERA, moments, ...times };
  recorder.incident({ kind: "red-light", data: incident }, epochMs(atMs + 1_000));
  const file = {
    ...({ role: "at", mediaType: "image/jpeg", madeFrom: "ring", widthPx: 640, heightPx: 360 } as const),
    ...{ sha256: still.sha256, bytes: still.bytes.length, streamId: randomUUID(), takenAt: utc(500), ticks: 0 },
  };
  const about = { schemaVersion: 1, cameraId: CAMERA, incidentId, stage: "failed" } as const;
  recorder.evidence({ ...about, files: [file], gaps: [], detail: "no clip" }, epochMs(Date.now()));
}

/** Asks the centre as who sits at the page. @param version of the case that was seen */
export async function askedBy(
  page: Page,
  path: string,
  body?: object,
  version?: number,
): Promise<{ status: number; body: unknown }> {
  const seen = version === undefined ? {} : { "if-match": `"${version}"` };
  const init = {
    method: body === undefined ? "GET" : "POST",
    headers: { "content-type": "application/json", ...seen },
    body: body && JSON.stringify(body),
  };
  return await page.evaluate<{ status: number; body: unknown }>(
    `fetch(${JSON.stringify(path)}, ${JSON.stringify(init)}).then(async (answer) => ({ status: answer.status, body: await answer.json() }))`,
  );
}

/** Ids of so many cases that are still to be reviewed, the newest first; waits until there are. */
export async function openCases(page: Page, atLeast: number): Promise<readonly string[]> {
  let ids: readonly string[] = [];
  const look = async () => {
    const { body } = await askedBy(page, "/api/cases?stage=to-review&order=newest&limit=200");
    ids = CaseList.parse(body).cases.map(({ id }) => id);
    return ids.length;
  };
  await expect.poll(look, patient).toBeGreaterThanOrEqual(atLeast);
  return ids;
}

type Conclusion = "no-violation" | "duplicate" | { readonly plate: string };

/** Takes a case and concludes it. @param how why it is rejected, or with which plate it is accepted */
export async function conclude(page: Page, caseId: string, still: string, how: Conclusion): Promise<void> {
  const act = async (wanted: object, version?: number): Promise<CaseDetail> => {
    const request = CaseActRequest.parse({ id: randomUUID(), act: wanted });
    const { status, body } = await askedBy(page, `/api/cases/${caseId}/acts`, request, version);
    expect(status, JSON.stringify(body)).toBe(200);
    return CaseDetail.parse(body);
  };
  const { version } = await act({ kind: "take" });
  if (typeof how === "string") return void (await act({ kind: "reject", reason: how, seen: [still] }, version));
  const { provisions } = CaseOffers.parse((await askedBy(page, `/api/cases/${caseId}/offers`)).body);
  const { vehicle, legalBasis } = provisions[0] ?? expect.unreachable("no provision is offered");
  const provision = { provisionId: legalBasis.provisionId, version: legalBasis.version };
  const plate = { text: how.plate, colour: "white" };
  await act({ kind: "accept", plate, vehicle, provision, seen: [still] }, version);
}
