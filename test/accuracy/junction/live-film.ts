import { durationMs, type EventDetail, type FractionBox, fromRfc3339, RuleIncidentEvent } from "@ngaba/contract";
import { overlapIou } from "@ngaba/edge-agent/detection/suppress-overlaps.ts";
import { isWithin } from "@ngaba/edge-agent/replay/score.ts";
import { SAME_BOX_IOU } from "../../rule-truth/follow-actors.ts";
import type { JudgedIncident } from "../../rule-truth/judge-world.ts";
import { isAbout, type Judged } from "../../rule-truth/rule-scores.ts";
import type { TruthCase } from "../../rule-truth/world.ts";
import { type BoxFit, fitBoxes, type ToldBox } from "./box-fit.ts";
import { decidableMs } from "./decidable.ts";
import { filmMsOf, type Pass } from "./live-pass.ts";
import { casesAt, type FilmToWatch, FRAME, spansJump } from "./watch-film.ts";

/** What came to the centre of one showing of a film, beside the truth; plain data. */
export interface LiveFilm extends Judged {
  readonly delays: readonly Delay[];
  readonly fit: BoxFit;
}

/** How long an event took. */
export interface Delay {
  readonly kind: string;
  /** From the picture in which the rule saw enough to the centre's commit. */
  readonly fromPictureMs: number;
  /** From the moment at which the truth had all that the rule asks for; absent where it is of no violation. */
  readonly beyondDwellMs?: number;
}

/** Scores what the centre has received of one camera by the same measure as what is read from its film. */
export function judgeLive(film: FilmToWatch, pass: Pass, details: readonly EventDetail[]): LiveFilm {
  const told = details
    .flatMap((detail) => toldBy(film, pass, detail))
    .filter(({ incident: { at } }) => at >= pass.shownAt && at < pass.seamAt)
    .sort((a, b) => a.incident.reportedAt - b.incident.reportedAt);
  const taken = new Set<TruthCase>();
  return {
    order: { folder: film.name },
    startsAt: pass.shownAt,
    incidents: told.map(({ incident }) => incident),
    cases: casesAt(film.truth, pass.shownAt),
    speeds: [],
    delays: told.map((one) => delayOf(film, pass, one, taken)),
    fit: fitBoxes(
      told.flatMap(({ boxes }) => boxes),
      film.truth,
    ),
  };
}

interface Told {
  readonly incident: JudgedIncident;
  readonly boxes: readonly ToldBox[];
  readonly receivedAt: number;
}

/** Faults of a camera are no findings: they have no rule. */
function toldBy({ truth }: FilmToWatch, pass: Pass, detail: EventDetail): Told[] {
  const messages = detail.messages.flatMap((one) => RuleIncidentEvent.safeParse(one).data ?? []);
  const [first] = messages;
  if (first === undefined) return [];
  const boxes = messages.flatMap(({ time, data: { box } }) => {
    const filmMs = filmMsOf(pass, truth, fromRfc3339(time));
    return box === undefined ? [] : [{ filmMs, box: inPixels(box) }];
  });
  const incident = { ...incidentOf(first, pass), actorId: actorOf(boxes, truth) };
  return [{ incident, boxes, receivedAt: fromRfc3339(detail.receivedAt) }];
}

function incidentOf({ time, data, type }: RuleIncidentEvent, pass: Pass): Omit<JudgedIncident, "actorId"> {
  const [startedAt, reportedAt] = [fromRfc3339(data.startedAt), fromRfc3339(time)];
  const at = fromRfc3339(data.moments?.at ?? data.startedAt);
  const before = data.moments?.before;
  const moments = { at, ...(before !== undefined && { before: fromRfc3339(before) }) };
  const kind = type.split(".")[1] ?? "";
  const spansSeam = [pass.shownAt, pass.seamAt].some((jumpAt) => spansJump({ startedAt, moments }, reportedAt, jumpAt));
  return {
    ...{ key: data.incidentId, kind, title: data.title ?? { vi: kind, en: kind }, ruleId: data.ruleId },
    place: data.place ?? { kind: "zone", id: data.zoneId ?? "" },
    ...(data.act !== undefined && { act: data.act }),
    ...{ severity: data.severity, startedAt, reportedAt, lastAt: reportedAt, at, spansSeam },
    durationMs: durationMs(data.durationMs),
    trackIds: data.trackId === undefined ? [] : [data.trackId],
  };
}

function inPixels([x1, y1, x2, y2]: FractionBox): ToldBox["box"] {
  const { widthPx, heightPx } = FRAME;
  return { x1: x1 * widthPx, y1: y1 * heightPx, x2: x2 * widthPx, y2: y2 * heightPx };
}

/** By the first of its boxes that lies on somebody, as for tracks: on who overlaps it most. */
function actorOf(boxes: readonly ToldBox[], { boxesAt }: FilmToWatch["truth"]): number | undefined {
  for (const { box, filmMs } of boxes) {
    const overlaps = boxesAt(filmMs).map((one) => ({ id: one.id, iou: overlapIou(one.box, box) }));
    const best = overlaps.toSorted((a, b) => b.iou - a.iou)[0];
    if (best !== undefined && best.iou >= SAME_BOX_IOU) return best.id;
  }
  return undefined;
}

/** @param taken violations that have an event; the first of each counts for its delay */
function delayOf(film: FilmToWatch, pass: Pass, { incident, receivedAt }: Told, taken: Set<TruthCase>): Delay {
  const delay = { kind: incident.kind, fromPictureMs: receivedAt - incident.reportedAt };
  const rule = film.scene.rules.find(({ id }) => id === incident.ruleId);
  const violation = violationOf(film, pass, incident);
  if (rule === undefined || violation === undefined || taken.has(violation)) return delay;
  taken.add(violation);
  const ms = decidableMs(film.truth, rule, violation);
  return ms === undefined ? delay : { ...delay, beyondDwellMs: receivedAt - (pass.shownAt + ms) };
}

function violationOf({ truth }: FilmToWatch, { shownAt }: Pass, incident: JudgedIncident): TruthCase | undefined {
  const index = casesAt(truth, shownAt).findIndex(
    (one) =>
      one.kind === "violation" && one.rule === incident.kind && isAbout(incident, one) && isWithin(incident, one),
  );
  return truth.cases[index];
}
