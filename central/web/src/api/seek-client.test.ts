import { expect, test } from "vitest";
import { createSeekClient } from "./seek-client.ts";

const signal = new AbortController().signal;
const uuid = "00000000-0000-4000-8000-000000000001";

/** @returns what was asked, as `METHOD path body` */
async function askedBy(call: (client: ReturnType<typeof createSeekClient>) => Promise<unknown>): Promise<string> {
  const asked: string[] = [];
  await call(
    createSeekClient(async (path, init) => {
      asked.push([init?.method ?? "GET", path, init?.body].filter((part) => part !== undefined).join(" "));
      return new Response("{}", { status: 404 });
    }),
  );
  return asked.join();
}

test("figures and samples are asked for with their range, holds with as many as are answered at once", async () => {
  const range = { from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z" };
  const stretch = new URLSearchParams(range);
  expect(await askedBy((client) => client.reviewFigures({ ...range, by: ["rule", "camera"] }, signal))).toBe(
    `GET /api/review/figures?${stretch}&by=rule%2Ccamera`,
  );
  expect(await askedBy((client) => client.sample({ ...range, size: 5, seed: "s-1" }, signal))).toBe(
    `GET /api/review/sample?${stretch}&size=5&seed=s-1`,
  );
  expect(await askedBy((client) => client.holds({ standing: "true" }, signal))).toBe(
    "GET /api/holds?standing=true&limit=200",
  );
});

test("a hold is set under the id that whoever asks made, and lifted with its reason", async () => {
  const request = { id: uuid, subject: "case", subjectId: uuid, why: "Công văn 12" } as const;
  expect(await askedBy((client) => client.setHold(request))).toBe(`POST /api/holds ${JSON.stringify(request)}`);
  expect(await askedBy((client) => client.liftHold(uuid, "Đã xong"))).toBe(
    `POST /api/holds/${uuid}/lift {"why":"Đã xong"}`,
  );
});

test("a verdict is sent with the sample as it was drawn", async () => {
  const request = {
    ...{ id: uuid, from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z", size: 5, seed: "s-1" },
    ...{ caseId: uuid, verdict: "right" as const },
  };
  expect(await askedBy((client) => client.judge(request))).toBe(
    `POST /api/review/sample/verdicts ${JSON.stringify(request)}`,
  );
});

test("an export is asked for in a body: its purpose and plate are for no address", async () => {
  const asked = {
    ...{ from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z", plate: "19B112345" },
    ...{ format: "csv" as const, purpose: "báo cáo" },
  };
  expect(await askedBy((client) => client.exportCases(asked))).toBe(`POST /api/cases/export ${JSON.stringify(asked)}`);
});
