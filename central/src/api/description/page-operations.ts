import { z } from "zod";
import { file, json, nothing, type Operation } from "./operation.ts";

const html = ["text/html"];

/** The page, and what those ask who look after the centre. */
export const pageOperations: Readonly<Record<string, Operation>> = {
  "GET /": {
    summary: "The page; with the start key it opens an administrator's session, once",
    query: z.object({ key: z.string().optional().describe("The start key") }),
    answers: [
      file(html, 200, "The page"),
      nothing(303, "The key has opened a session, or this browser has one: to the page"),
      file(html, 410, "The key was used"),
      file(["text/plain"], 503, "The page is not built"),
    ],
    problems: ["412 REQUEST_INVALID", "429 TOO_MANY_WRONG_KEYS", "503 NOT_AHEAD"],
  },
  "GET /healthz": {
    summary: "The process answers",
    answers: [json(z.strictObject({ status: z.literal("alive") }))],
  },
  "GET /readyz": {
    summary: "It can do its work",
    answers: [json(z.strictObject({ status: z.literal("ready") }))],
    problems: ["503 NOT_READY"],
  },
  "GET /metrics": {
    summary: "Measures for Prometheus",
    answers: [file(["text/plain"], 200, "Prometheus' text format")],
  },
};
