/** A city of two cameras, `own` and `foreign`, and people of each role who may see the first only. */
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import {
  type CameraView,
  type CheckedDocument,
  type EventDetail,
  type OrderView,
  type RecordingView,
  Role,
} from "@ngaba/contract";
import { maySee } from "../../central/src/auth/sight.ts";
import type { Who } from "../../central/src/auth/who.ts";
import { untouched } from "../../central/src/handling/handling.ts";
import { an, openedCase } from "../../central/src/review/case-kit.ts";
import { picture, startTestApi, type TestApi } from "./http-app-kit.ts";

export const OWN = "cam-own";
export const FOREIGN = "cam-foreign";
/** Ids of the incident, the recording and the order of each camera. */
export const idOf = {
  [OWN]: "10000000-0000-4000-8000-000000000001",
  [FOREIGN]: "10000000-0000-4000-8000-000000000002",
};
/** Verification codes of a document about the case of each camera. */
export const codeOf = { [OWN]: "0000-0000-0000-0001", [FOREIGN]: "0000-0000-0000-0002" };
const clip = (cameraId: string): Buffer => Buffer.from(`a clip of ${cameraId}`);
const document = (cameraId: string): Buffer => Buffer.from(JSON.stringify({ schemaVersion: 1, cameraId }));
const hashOf = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
export const clipOf = (cameraId: string): string => hashOf(clip(cameraId));
export const documentOf = (cameraId: string): string => hashOf(document(cameraId));

const name = { vi: "Máy", en: "Unit" };
const at = "2026-03-02T14:10:00Z";
const agentOf = (cameraId: string) => (cameraId === OWN ? "agent-01" : "agent-02");
const cameraView = (id: string): CameraView => ({
  ...{ id, siteId: id === OWN ? "own" : "foreign", name, isSmart: true, connection: "live", agentId: agentOf(id) },
});
const incident = (cameraId: typeof OWN | typeof FOREIGN): EventDetail => ({
  ...{ id: idOf[cameraId], kind: "camera-offline", cameraId, agentId: agentOf(cameraId), severity: "warning" },
  ...{ phase: "start", startedAt: at, durationMs: 0, receivedAt: at, snapshots: [], messages: [] },
});

/** Starts the API over that city. */
export async function startCityOfTwo(): Promise<TestApi> {
  const cameraGroups = [
    { id: "both", name, sites: [], cameras: [OWN, FOREIGN] },
    { id: "foreign-ones", name, sites: ["foreign"], cameras: [] },
  ];
  const test = await startTestApi({ requestsPerMinute: 1_000_000, maxStreams: 1_000, videoSilentMs: 50, cameraGroups });
  const { told } = test;
  told.sites.push(...(["own", "foreign"] as const).map(siteView));
  for (const id of [OWN, FOREIGN] as const) {
    told.cameras.push(cameraView(id));
    told.incidents.set(idOf[id], incident(id));
    told.mediaCameras.set(clipOf(id), [id]);
    for (const [type, bytes] of [
      ["video/mp4", clip(id)],
      ["application/json", document(id)],
    ] as const) {
      await upload(test, `/api/agents/agent-01/media/${hashOf(bytes)}`, { "content-type": type }, bytes);
    }
  }
  await uploadPicture(test);
  const cameraOfId = (id: string) => (id === idOf[OWN] ? OWN : id === idOf[FOREIGN] ? FOREIGN : undefined);
  told.recordings = {
    ask: async (cameraId) => recording(cameraId),
    find: async (id) => mapped(cameraOfId(id), recording),
  };
  told.orders = { give: async (cameraId) => order(cameraId), find: async (id) => mapped(cameraOfId(id), order) };
  const sees = (id: string, who: Who) => mapped(cameraOfId(id), (camera) => maySee(who, camera)) ?? false;
  told.handlings = {
    of: async (id, who) => (sees(id, who) ? untouched(id) : undefined),
    act: async (id, _wanted, who) => ({ what: sees(id, who) ? "version-needed" : "event-unknown" }),
    report: async ({ cameraId }, who) =>
      maySee(who, cameraId) ? { what: "done", event: incident(OWN) } : { what: "camera-unknown" },
    inHand: async () => [],
  };
  told.reviews = {
    ...told.reviews,
    of: async (id, who) => (sees(id, who) ? openedCase() : undefined),
    offers: async (id, who) =>
      sees(id, who)
        ? {
            provisions: [],
            ceilingVnd: 0,
            mayDeductPoints: false,
            deadlines: [],
            duplicates: [],
            merged: [],
            files: [],
          }
        : undefined,
    act: async (id, _wanted, who) => ({ what: sees(id, who) ? "version-needed" : "case-unknown" }),
  };
  const paper = Buffer.from("%PDF");
  const documentAbout = (caseId: string, code: string): CheckedDocument => ({
    ...{
      code,
      kind: "case",
      caseId,
      caseVersion: 1,
      stills: [],
      madeAt: at,
      sha256: hashOf(paper),
      bytes: paper.length,
    },
    ...{ caseNow: { version: 1, state: "new" }, isOutdated: false },
  });
  const archiveOf = (bytes: Buffer) => ({ sha256: hashOf(bytes), bytes: bytes.length, stream: Readable.from([bytes]) });
  const idOfCode = (code: string) => (code === codeOf[OWN] ? idOf[OWN] : idOf[FOREIGN]);
  told.documents = {
    ...told.documents,
    make: async (_kind, id, who) =>
      sees(id, who) ? { what: "done", document: documentAbout(id, codeOf[OWN]), bytes: paper } : { what: "unknown" },
    archive: async (id, who) => (sees(id, who) ? { what: "done", archive: archiveOf(paper) } : { what: "unknown" }),
    made: async (id, who) =>
      sees(id, who) ? { what: "done", documents: [documentAbout(id, codeOf[OWN])] } : { what: "unknown" },
    still: async (id, _hash, who) =>
      sees(id, who) ? { what: "done", jpeg: new Uint8Array(picture), areOthersKnown: true } : { what: "unknown" },
    find: async (code, who) => (sees(idOfCode(code), who) ? documentAbout(idOfCode(code), code) : undefined),
    bytes: async (code, _which, who) => {
      const document = documentAbout(idOfCode(code), code);
      return sees(document.caseId, who) ? { document, sha256: document.sha256, bytes: paper } : undefined;
    },
    sign: async (code, _signed, who) => ({ what: sees(idOfCode(code), who) ? "signed-already" : "unknown" }),
  };
  told.retention = {
    ...told.retention,
    ofCase: async (id, who) => (sees(id, who) ? { what: "kept", isHeld: false } : undefined),
  };
  told.holds = {
    find: async () => [],
    set: async (request, who) =>
      sees(request.subjectId, who) ? { what: "done", hold: { ...request, at, by: an } } : { what: "unknown" },
    lift: async (id, _request, who) => ({ what: sees(id, who) ? "lifted-before" : "unknown" }),
  };
  return test;
}

const siteView = (id: "own" | "foreign") => ({
  ...{ id, name, ward: name, latitude: 21.3, longitude: 105.4, positionIsSample: true },
  cameraIds: [id === "own" ? OWN : FOREIGN],
});

const mapped = <A, B>(value: A | undefined, change: (value: A) => B): B | undefined =>
  value === undefined ? undefined : change(value);

const recording = (cameraId: string): RecordingView => ({
  ...{ id: idOf[OWN], cameraId, agentId: agentOf(cameraId), state: "asked", from: at, to: at },
  ...{ askedAt: at, expiresAt: at },
});

const order = (cameraId: string): OrderView => ({
  ...{ id: idOf[OWN], cameraId, agentId: agentOf(cameraId), order: { name: "confirm-view" }, state: "asked" },
  ...{ askedAt: at, expiresAt: at },
});

async function upload({ url, uploadToken }: TestApi, path: string, headers: Record<string, string>, body: Buffer) {
  const authorization = `Bearer ${uploadToken}`;
  const answer = await fetch(`${url}${path}`, {
    method: "PUT",
    headers: { authorization, ...headers },
    body: new Uint8Array(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
}

/** Of the own camera: the agent of the tests may send no other. */
async function uploadPicture(test: TestApi): Promise<void> {
  const facts = { "content-sha256": hashOf(picture), "ngaba-taken-at": at, "ngaba-age-ms": "0" };
  await upload(
    test,
    `/api/agents/agent-01/cameras/${OWN}/picture`,
    { "content-type": "image/jpeg", ...facts },
    picture,
  );
}

/** Who asks: a header that says so. */
export type Asker = Readonly<Record<string, string>>;

/**
 * Adds a person of each role, limited to the own camera.
 * @returns signs one of them in, each time with a session of its own
 */
export async function addPeople({ auth, url }: TestApi): Promise<(role: Role) => Promise<Asker>> {
  const ids = new Map<Role, string>();
  for (const role of Role.options) {
    const facts = { login: role, name: role, roles: [role], cameraGroups: ["site:own"] };
    const account = await auth.accounts.add({ ...facts, passwordHash: "none", passwordUntilMs: undefined });
    if (account === "login-taken") throw new Error(`${role} is there already`);
    ids.set(role, account.id);
  }
  return async (role) => {
    const token = await auth.sessions.open(ids.get(role));
    return { cookie: `ngaba_session_${new URL(url).port}=${token}`, origin: url };
  };
}
