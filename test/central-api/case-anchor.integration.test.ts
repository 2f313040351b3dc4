/** What the audit log keeps of decisions, against the case's own history, over the real review and the real log. */
import { randomUUID } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { type CaseAct, CaseEntry, type Role } from "@ngaba/contract";
import { expect, onTestFinished, test } from "vitest";
import { unpacked } from "../../central/src/documents/fflate-archive.ts";
import { documentHash } from "../../config/src/document-hash.ts";
import { acceptAs, auditor, openWithCase, STILL } from "../central/review-kit.ts";
import { auditedIn, startTestApi } from "./http-app-kit.ts";

async function openAnchored() {
  const { desk, id } = await openWithCase();
  const api = await startTestApi();
  onTestFinished(api.stop);
  api.told.reviews = desk.reviews;
  const signIn = async (role: Role) => {
    const facts = { login: role, name: "An", roles: [role], cameraGroups: null, passwordHash: "none" };
    const account = await api.auth.accounts.add({ ...facts, authority: "officer", passwordUntilMs: undefined });
    if (account === "login-taken") throw new Error(`${role} is there already`);
    return `ngaba_session_${new URL(api.url).port}=${await api.auth.sessions.open(account.id)}`;
  };
  const [officer, senior] = [await signIn("reviewer"), await signIn("senior-reviewer")];
  const act = async (wanted: CaseAct, cookie = officer) => {
    const { version } = (await desk.reviews.of(id, auditor)) ?? expect.unreachable("no case");
    const { status, text } = await api.api
      .post(`/api/cases/${id}/acts`)
      .set({ cookie, origin: api.url, "If-Match": `"${version}"` })
      .send({ id: randomUUID(), act: wanted });
    expect(status, text).toBe(200);
  };
  const decided = async () => (await auditedIn(api)).filter(({ action }) => action === "case.decided");
  return { desk, id, act, senior, decided };
}

test("each decision in the audit log has the hash of the history up to it, as the archive of a hand-over has it", async () => {
  const { desk, id, act, senior, decided } = await openAnchored();
  const reject: CaseAct = { kind: "reject", reason: "other", text: "Nhầm xe", seen: [STILL] };
  const enter: CaseAct = { kind: "enter", step: "owner-identified", on: "2026-03-02", source: "Sổ đăng ký" };
  await act({ kind: "take" });
  await act(reject);
  await act({ kind: "reopen", text: "Xem lại" }, senior);
  await act({ kind: "take" });
  await act({ kind: "cover", sha256: STILL, boxes: [[0.1, 0.2, 0.3, 0.75]] });
  await act(await acceptAs(desk, id));
  await act({ kind: "note", text: "Đã gọi chủ xe" });
  await act(enter);
  await act({ kind: "hand-over", to: "Công an phường", withMissing: true });

  const archived = await desk.review.documents.archive(id, auditor);
  const archive = archived.what === "done" ? archived.archive : expect.unreachable(archived.what);
  const file = unpacked(await buffer(archive.stream))?.get("entries.json");
  const entries = CaseEntry.array().parse(JSON.parse(new TextDecoder().decode(file)));
  const noted = await decided();
  const whats = noted.map(({ detail }) => detail?.what);
  expect(whats).toEqual(["reject", "reopen", "cover", "accept", "enter", "hand-over"]);
  for (const { detail } of noted.slice(0, -1)) {
    const place = entries.findIndex((entry) => entry.id === detail?.entry);
    expect(detail?.history, String(detail?.what)).toBe(documentHash(entries.slice(0, place + 1)));
  }
  const whole = (await desk.reviews.of(id, auditor)) ?? expect.unreachable("no case");
  const handedOver = whole.entries.at(-1)?.act;
  expect(noted.at(-1)?.detail).toMatchObject({
    archive: handedOver?.kind === "hand-over" ? handedOver.archive : "no hand-over",
    history: documentHash(whole.entries),
  });
});

test("the hash of a history cannot be guessed from a plate: each entry has a salt of its own", async () => {
  const { desk, id, act } = await openAnchored();
  await act({ kind: "take" });
  await act(await acceptAs(desk, id));
  const { entries } = (await desk.reviews.of(id, auditor)) ?? expect.unreachable("no case");
  const salts = entries.flatMap(({ salt, act: { kind } }) => (kind === "open" ? [] : [salt]));
  expect(salts).toHaveLength(2);
  for (const salt of salts) expect(salt).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(salts).size).toBe(2);
});
