import { type Figures, FiguresQuery, Measure, type SumUnit, tagsOf } from "@ngaba/contract";
import { type Request, Router } from "express";
import { z } from "zod";
import { CentralError } from "../platform/errors.ts";
import type { Sum, SumStore } from "../series/sum-store.ts";
import { parseParams, parseQuery } from "./parse.ts";
import { HttpProblem, methodNotAllowed } from "./problem.ts";

const DAY_MS = 86_400_000;
/** Longest stretch that is answered, days. */
const MAX_DAYS: Readonly<Record<SumUnit, number>> = { minute: 1, hour: 31, day: 732 };
const MAX_SUMS = 50_000;

const FigureParams = z.strictObject({ measure: Measure });
const BoundedQuery = FiguresQuery.superRefine(({ unit, from, to }, context) => {
  const lengthMs = Date.parse(to) - Date.parse(from);
  if (lengthMs <= 0) context.addIssue({ code: "custom", path: ["to"], message: "must be after from" });
  if (lengthMs > MAX_DAYS[unit] * DAY_MS) {
    const message = `must be at most ${MAX_DAYS[unit]} days after from where the unit is ${unit}`;
    context.addIssue({ code: "custom", path: ["to"], message });
  }
});

/**
 * `GET /api/figures/:measure`: sums by minute, hour or day.
 * @param seenBy which cameras somebody may see; `undefined`: all
 */
export function figureRoutes(
  series: Pick<SumStore, "readSums">,
  seenBy: (request: Request) => ReadonlySet<string> | undefined,
): Router {
  const router = Router();
  router
    .route("/api/figures/:measure")
    .get(async (request, response) => {
      const { measure } = parseParams(request, FigureParams);
      const { unit, from, to, by = [], camera } = parseQuery(request, BoundedQuery);
      checkTags(measure, by);
      const cameraIds = visible(camera, seenBy(request));
      const windows = {
        measure,
        unit,
        fromMs: Date.parse(from),
        toMs: Date.parse(to),
        ...(cameraIds && { cameraIds }),
      };
      const sums = await series.readSums({ ...windows, by, maxSums: MAX_SUMS }).catch(toSumsProblem);
      response.set("Cache-Control", "no-store").json({ measure, unit, sums: sums.map(toFigure) } satisfies Figures);
    })
    .all(methodNotAllowed("GET, HEAD"));
  return router;
}

function toSumsProblem(error: unknown): never {
  if (!(error instanceof CentralError && error.code === "TOO_MANY_SUMS")) throw error;
  const detail = `more than ${MAX_SUMS} sums; ask for a shorter stretch, a longer unit, fewer tags or cameras`;
  throw new HttpProblem(422, error.code, { detail });
}

/** @throws {HttpProblem} 400 when the measure has no such tag, or one is named twice */
function checkTags(measure: Measure, by: readonly string[]): void {
  const known = tagsOf(measure);
  const wrong = by.filter((tag, index) => !known.includes(tag) || by.indexOf(tag) !== index);
  if (wrong.length === 0) return;
  const message = `must name, once each, tags of ${measure}: ${known.join(", ")}; not ${wrong.join(", ")}`;
  throw new HttpProblem(400, "QUERY_INVALID", { problems: [{ path: "by", message }] });
}

/** What was asked for as far as it may be seen; another's cameras have nothing in them. */
function visible(
  asked: readonly string[] | undefined,
  seen: ReadonlySet<string> | undefined,
): readonly string[] | undefined {
  if (seen === undefined) return asked;
  return asked === undefined ? [...seen] : asked.filter((id) => seen.has(id));
}

const toFigure = ({ atMs, tags, values }: Sum): Figures["sums"][number] => ({
  ...{ at: new Date(atMs).toISOString(), tags: { ...tags }, values: { ...values } },
});
