/**
 * Makes what was ordered, beside everything else: nobody waits for it. An order is on disk when it is given; its stills are
 * made as soon as their moments are recorded, its clip once its last second is. After each of the two the centre is told,
 * and only then the job goes on: killed at any moment, the step under way is done again, and repetition changes nothing.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { canonicalJson } from "@ngaba/config";
import { epochMs, type RuleIncidentData, type SeenFrame } from "@ngaba/contract";
import type { EvidenceRecorder } from "../outbox/message-recorder.ts";
import { backoffMs } from "../platform/backoff.ts";
import type { Clock } from "../platform/clock.ts";
import { amended, type EvidenceOrder, placeOf } from "./evidence-order.ts";
import type { EvidenceStore } from "./evidence-store.ts";
import { type ClipSurroundings, makeClips } from "./make-clips.ts";
import { makeStills, type StillSurroundings } from "./make-stills.ts";
import { evidenceData, evidenceManifest } from "./manifest.ts";
import type { Picture } from "./sharp-still.ts";
import type { EvidenceJob, SqliteEvidenceJobs } from "./sqlite-evidence-jobs.ts";

export interface EvidenceMakerOptions extends StillSurroundings, ClipSurroundings {
  readonly agentId: string;
  readonly version: string;
  readonly store: EvidenceStore;
  readonly jobs: Pick<SqliteEvidenceJobs, "all" | "put" | "take" | "isTaken" | "remove">;
  readonly recorder: EvidenceRecorder;
  readonly clock: Clock;
  /** Told while evidence cannot be stored; `undefined` when it can again. */
  readonly onProblem: (problem: string | undefined) => void;
}

/** Analysed frames are kept until their stills are made, 2.7 MB each at 1280×720. */
const MAX_KEPT_PICTURES = 8;
const PINNED_AROUND_MS = 1_000;
const RETRY = { minMs: 1_000, maxMs: 60_000 };

export class EvidenceMaker {
  readonly #options: EvidenceMakerOptions;
  /** By the id of their order, oldest first. */
  readonly #jobs = new Map<string, EvidenceJob>();
  readonly #pictures = new Map<string, Picture>();
  readonly #working = new Set<Promise<void>>();
  readonly #inTurn = { stills: createTurns(), clips: createTurns() };
  #running: AbortSignal | undefined;

  constructor(options: EvidenceMakerOptions) {
    this.#options = options;
    for (const job of options.jobs.all()) this.#jobs.set(job.order.id, job);
  }

  /**
   * Durable when it returns. The same order again changes nothing.
   * @param picture pixels of the analysed frame, ours from now on
   */
  order(order: EvidenceOrder, picture?: Picture): void {
    if (this.#jobs.has(order.id)) return;
    this.#save({ order, areStillsMade: false, files: [] });
    if (picture !== undefined && this.#pictures.size < MAX_KEPT_PICTURES) this.#pictures.set(order.id, picture);
    this.#start(order.id);
  }

  /** An order that somebody asked for. Durable when it returns; the same request again changes nothing, for ever. */
  take(order: EvidenceOrder): void {
    const { jobs } = this.#options;
    if (jobs.isTaken(order.id)) return;
    const job = { order, areStillsMade: true, files: [] };
    jobs.take(job);
    this.#jobs.set(order.id, job);
    this.#start(order.id);
  }

  /** A later phase of an incident, for its evidence if that is not whole yet. */
  amend(data: RuleIncidentData, seen: readonly SeenFrame[]): void {
    const job = this.#jobs.get(data.incidentId);
    if (job !== undefined) this.#save({ ...job, order: amended(job.order, data, seen) });
  }

  /** Orders that are not carried out yet. */
  get ordered(): number {
    return this.#jobs.size;
  }

  /** Until `signal` aborts; returns when nothing is under way any more. What is still waiting goes on at the next start. */
  async run(signal: AbortSignal): Promise<void> {
    this.#running = signal;
    for (const id of this.#jobs.keys()) this.#start(id);
    await untilAborted(signal);
    await Promise.all(this.#working);
  }

  #save(job: EvidenceJob): void {
    this.#options.jobs.put(job);
    this.#jobs.set(job.order.id, job);
  }

  #start(id: string): void {
    const signal = this.#running;
    if (signal === undefined || signal.aborted) return;
    const work = this.#makeUntilDone(id, signal).finally(() => this.#working.delete(work));
    this.#working.add(work);
  }

  async #makeUntilDone(id: string, signal: AbortSignal): Promise<void> {
    using held = new DisposableStack();
    for (let failures = 0; this.#jobs.has(id); failures += 1) {
      try {
        await this.#make(id, signal);
        if (failures > 0) this.#options.onProblem(undefined);
        return;
      } catch (error) {
        if (failures === 0)
          this.#options.log.error({ err: error, id }, "evidence could not be kept, trying again and again");
        if (failures === 0) this.#pinRecorded(id, held); // on a full disk the ring gives way, but not these
        this.#options.onProblem(`evidence could not be stored: ${String(error)}`);
        await sleep(backoffMs(failures, RETRY), undefined, { signal }).catch(() => undefined); // aborted: at the next start
        if (signal.aborted) return;
      }
    }
  }

  /** Keeps what stills are still to be made of. */
  #pinRecorded(id: string, held: DisposableStack): void {
    const { video } = this.#options;
    const order = this.#jobs.get(id)?.order;
    if (video === undefined || order?.shots === undefined) return;
    const { before, at, after } = order.shots;
    const moments = [before ?? at, at, after ?? at];
    const stretch = [Math.min(...moments) - PINNED_AROUND_MS, Math.max(...moments) + PINNED_AROUND_MS].map(epochMs);
    const [from = epochMs(at), to = from] = stretch;
    held.use(video.pin(video.find(order.cameraId, from, to, placeOf(order)).parts));
  }

  async #make(id: string, signal: AbortSignal): Promise<void> {
    const ordered = this.#jobs.get(id);
    if (ordered === undefined) return;
    const { order, areStillsMade } = ordered;
    if (!areStillsMade) {
      const { at = 0, after = 0 } = order.shots ?? {};
      const isRecording = this.#options.video !== undefined; // else there will be no more pictures than there are
      if (!(await this.#isRecorded(order, isRecording ? Math.max(at, after) : at, signal))) return;
      await this.#inTurn.stills(() => this.#makeStills(id));
    }
    if (!(await this.#isRecorded(order, order.to, signal))) return;
    await this.#inTurn.clips(() => this.#makeWhole(id));
  }

  /** Waits for a moment to be recorded, or to be over unrecorded. @returns false when the agent stops before */
  async #isRecorded(order: EvidenceOrder, until: number, signal: AbortSignal): Promise<boolean> {
    const { video, clock } = this.#options;
    if (video !== undefined) {
      return (await video.reached(order.cameraId, epochMs(until), signal, placeOf(order))) !== "aborted";
    }
    const waitMs = until - clock.now();
    if (waitMs <= 0) return true; // also when the agent stops: pixels that are only in memory are kept first
    await sleep(waitMs, undefined, { signal }).catch(() => undefined); // aborted: told below
    return !signal.aborted;
  }

  async #makeStills(id: string): Promise<void> {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    const { recorder, clock } = this.#options;
    const files = await makeStills(job.order, job.files, this.#pictures.get(id), this.#options);
    this.#pictures.delete(id);
    if (files.length > 0) recorder.evidence(evidenceData(job.order, { stage: "stills", files, gaps: [] }), clock.now());
    this.#save({ ...job, order: this.#jobs.get(id)?.order ?? job.order, areStillsMade: true, files });
  }

  async #makeWhole(id: string): Promise<void> {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    const { store, recorder, clock, jobs, agentId, version } = this.#options;
    const late = await makeStills(job.order, job.files, undefined, this.#options);
    const clips = await makeClips(job.order, this.#options);
    const files = [...job.files, ...late, ...clips.files];
    const { gaps } = clips;
    const manifest = evidenceManifest(job.order, { agentId, version, madeAt: clock.now(), files, gaps });
    const manifestSha256 = await store.put(Buffer.from(canonicalJson(manifest)), "application/json");
    const told = { stage: "whole", manifestSha256, files, gaps } as const;
    recorder.evidence(evidenceData(job.order, told), clock.now());
    jobs.remove(id);
    this.#jobs.delete(id);
  }
}

/** One after another, whatever becomes of each. */
function createTurns(): (work: () => Promise<void>) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => undefined); // told to its own caller
    return turn;
  };
}

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
