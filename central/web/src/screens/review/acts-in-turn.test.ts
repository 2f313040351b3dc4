import type { CaseAct } from "@ngaba/contract";
import { MutationObserver, QueryClient } from "@tanstack/react-query";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Result } from "../../api/result.ts";
import type { CaseActResult } from "../../api/review-client.ts";
import { sampleCase } from "../../testing/case-samples.ts";
import { actsInTurn } from "./acts-in-turn.ts";

const REJECT: CaseAct = { kind: "reject", reason: "plate-unreadable", seen: [] };

type Sent = {
  readonly kind: CaseAct["kind"];
  readonly version: number;
  readonly answer: (result: CaseActResult) => void;
};

/** A desk on a case of version 3, whose centre answers when it is told to. */
function openDesk() {
  const cache = new QueryClient();
  onTestFinished(() => cache.clear());
  const sent: Sent[] = [];
  const results: string[] = [];
  const options = actsInTurn({
    caseId: "c-1",
    client: {
      act: async (_id, { act }, version) => {
        const { promise, resolve } = Promise.withResolvers<Result<CaseActResult>>();
        sent.push({ kind: act.kind, version, answer: (value) => resolve({ kind: "ok", value }) });
        return await promise;
      },
    },
    ownTake: { current: undefined },
    onResult: ({ what }, { kind }) => void results.push(`${kind} ${what}`),
  });
  const observer = new MutationObserver(cache, options);
  const wish = (act: CaseAct, version = 3) =>
    void observer.mutate({ id: crypto.randomUUID(), act, version }).catch(() => undefined);
  return { sent, results, wish };
}

const done = (version: number): CaseActResult => ({ what: "done", detail: sampleCase({ version }) });

test("what is decided before the case has been taken is sent once it is, on what the taking made of it", async () => {
  const { sent, results, wish } = openDesk();
  wish({ kind: "take" });
  wish(REJECT);
  await vi.waitFor(() => expect(sent.map(({ kind }) => kind)).toEqual(["take"]));
  sent[0]?.answer(done(4));
  await vi.waitFor(() =>
    expect(sent.map(({ kind, version }) => [kind, version])).toEqual([
      ["take", 3],
      ["reject", 4],
    ]),
  );
  sent[1]?.answer(done(5));
  await vi.waitFor(() => expect(results).toEqual(["take done", "reject done"]));
});

test.each([
  ["somebody wrote in between", done(5)],
  ["somebody else has it", { what: "refused", code: "LOCKED", detail: sampleCase({ version: 4 }), files: undefined }],
] as const)("it is sent on the version that was seen when %s: the centre says what is new", async (_why, taken) => {
  const { sent, wish } = openDesk();
  wish({ kind: "take" });
  wish(REJECT);
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  sent[0]?.answer(taken);
  await vi.waitFor(() => expect(sent[1]).toMatchObject({ kind: "reject", version: 3 }));
});

test("what is decided on a newer version than the one that was taken is sent on that one", async () => {
  const { sent, wish } = openDesk();
  wish({ kind: "take" });
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  sent[0]?.answer(done(4));
  wish(REJECT, 6);
  await vi.waitFor(() => expect(sent[1]).toMatchObject({ kind: "reject", version: 6 }));
});
