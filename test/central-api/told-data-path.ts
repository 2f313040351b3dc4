/** The data path's answers, made up: what the HTTP application is tested with. */
import {
  type AgentView,
  type CameraView,
  type Command,
  type CommandReply,
  type EventDetail,
  type EventQuery,
  type SiteView,
  sumOfSample,
} from "@ngaba/contract";
import type { HttpAppOptions } from "../../central/src/api/http-app.ts";
import type { DataPath } from "../../central/src/data-path.ts";
import { CentralError } from "../../central/src/platform/errors.ts";
import { agreementOf, figuresOf } from "../../central/src/review/review-figures.ts";

/** What the data path was asked and told, and what it answers. */
export interface Told {
  readonly queries: EventQuery[];
  /** Cameras that each question about events and figures was limited to. */
  readonly within: (ReadonlySet<string> | undefined)[];
  readonly arrived: string[];
  /** By their id. */
  readonly incidents: Map<string, EventDetail>;
  /** Cameras of a picture or clip, by its hash. */
  readonly mediaCameras: Map<string, readonly string[]>;
  /** Ids of the events of a picture or clip, by its hash. */
  readonly mediaEvents: Map<string, readonly string[]>;
  recordings: DataPath["recordings"];
  orders: DataPath["orders"];
  readonly sites: SiteView[];
  handlings: DataPath["handlings"];
  handOvers: DataPath["handOvers"];
  reviews: DataPath["reviews"];
  teaching: DataPath["teaching"];
  holds: DataPath["holds"];
  retention: DataPath["retention"];
  documents: DataPath["documents"];
  exportCases: DataPath["exportCases"];
  readonly cameras: CameraView[];
  readonly agents: AgentView[];
  /** Sent to agents to have videos. */
  readonly commands: (Command & { readonly agentId: string })[];
  /** What agents answer, by the command's id. */
  readonly replies: Map<string, CommandReply>;
  isReady: boolean;
}

/** The data path that answers so, and keeps what it is asked. */
export function answeringAs(told: Told): HttpAppOptions["data"] {
  const events = {
    find: (query: EventQuery, within?: ReadonlySet<string>) => {
      told.queries.push(query);
      told.within.push(within);
      if (query.cursor !== undefined) throw new CentralError("CURSOR_INVALID", "not a cursor");
      return Promise.resolve({ events: [] });
    },
    openCounts: async (within?: ReadonlySet<string>) => {
      told.within.push(within);
      return { info: 0, notice: 0, warning: 0, critical: 0 };
    },
    get: (id: string) =>
      id.startsWith("0")
        ? Promise.reject(new Error("secret detail of a bug"))
        : Promise.resolve(told.incidents.get(id)),
  };
  const away = () => Promise.reject(new CentralError("SERIES_UNAVAILABLE", "influx is away", { retryable: true }));
  const readSums: DataPath["series"]["readSums"] = async ({ cameraIds }) => {
    told.within.push(cameraIds && new Set(cameraIds));
    return [];
  };
  const series = { read: away, readLanes: away, readTurnings: away, readSums };
  return {
    events: events as unknown as DataPath["events"],
    series: series as unknown as DataPath["series"],
    cameras: { sites: () => told.sites, cameras: () => told.cameras, agents: () => told.agents },
    timelines: { of: async () => ({ changes: [], isCut: false }) },
    ready: async () => ({ ...told, isBrokerConnected: told.isReady, isSeriesReady: true, lagRows: {} }),
    recordings: {
      ask: (cameraId, request) => told.recordings.ask(cameraId, request),
      find: (id) => told.recordings.find(id),
    },
    orders: {
      give: (cameraId, order, by) => told.orders.give(cameraId, order, by),
      find: (id) => told.orders.find(id),
    },
    handlings: {
      of: (id, who) => told.handlings.of(id, who),
      act: (id, wanted, who) => told.handlings.act(id, wanted, who),
      report: (report, who) => told.handlings.report(report, who),
      inHand: (who) => told.handlings.inHand(who),
    },
    handOvers: {
      write: (request, who) => told.handOvers.write(request, who),
      take: (id, who) => told.handOvers.take(id, who),
      find: (query, who) => told.handOvers.find(query, who),
    },
    reviews: {
      authorities: told.reviews.authorities,
      find: (query, officer) => told.reviews.find(query, officer),
      of: (id, officer) => told.reviews.of(id, officer),
      offers: (id, officer) => told.reviews.offers(id, officer),
      people: () => told.reviews.people(),
      mayTake: (ids, officer) => told.reviews.mayTake(ids, officer),
      act: (id, wanted, officer) => told.reviews.act(id, wanted, officer),
    },
    teaching: {
      figures: (query, who) => told.teaching.figures(query, who),
      sample: (query, who) => told.teaching.sample(query, who),
      judge: (request, who, note) => told.teaching.judge(request, who, note),
    },
    holds: {
      find: (query, who) => told.holds.find(query, who),
      set: (request, who, note) => told.holds.set(request, who, note),
      lift: (id, request, who, note) => told.holds.lift(id, request, who, note),
    },
    retention: {
      view: (limit) => told.retention.view(limit),
      ofCase: (id, who) => told.retention.ofCase(id, who),
    },
    documents: {
      make: (kind, id, who) => told.documents.make(kind, id, who),
      archive: (id, who) => told.documents.archive(id, who),
      seal: (recorded) => told.documents.seal(recorded),
      made: (id, who) => told.documents.made(id, who),
      still: (id, hash, who) => told.documents.still(id, hash, who),
      find: (code, who) => told.documents.find(code, who),
      bytes: (code, which, who) => told.documents.bytes(code, which, who),
      sign: (code, signed, who) => told.documents.sign(code, signed, who),
    },
    exportCases: (query, who) => told.exportCases(query, who),
    mediaArrived: async (hash) => void told.arrived.push(hash),
    camerasOfMedia: async (hash) => new Set(told.mediaCameras.get(hash)),
    eventsOfMedia: async (hash) => told.mediaEvents.get(hash) ?? [],
  };
}

const nobodyActs: Pick<
  DataPath,
  "handlings" | "handOvers" | "reviews" | "teaching" | "holds" | "retention" | "documents" | "exportCases"
> = {
  documents: {
    make: async () => ({ what: "unknown" }),
    archive: async () => ({ what: "unknown" }),
    seal: () => Promise.reject(new Error("nothing is handed over here")),
    made: async () => ({ what: "unknown" }),
    still: async () => ({ what: "unknown" }),
    find: async () => undefined,
    bytes: async () => undefined,
    sign: async () => ({ what: "unknown" }),
  },
  exportCases: async function* () {
    // there are none
  },
  teaching: {
    figures: async () => figuresOf([], []),
    sample: async () => ({
      ...{ seed: "none", population: 0, cases: [], verdicts: [], sum: sumOfSample(0, []) },
      agreement: agreementOf([], true),
    }),
    judge: async () => ({ what: "not-drawn" }),
  },
  holds: { find: async () => [], set: async () => ({ what: "unknown" }), lift: async () => ({ what: "unknown" }) },
  retention: { view: async () => ({ rules: [], removals: [] }), ofCase: async () => undefined },
  reviews: {
    authorities: [
      { id: "officer", name: { vi: "Chiến sĩ", en: "Officer" }, ceilingVnd: 7_500_000, mayDeductPoints: false },
    ],
    find: async () => ({ cases: [] }),
    of: async () => undefined,
    offers: async () => undefined,
    people: async () => new Set(),
    mayTake: async () => false,
    act: async () => ({ what: "case-unknown" }),
  },
  handlings: {
    of: async () => undefined,
    act: async () => ({ what: "event-unknown" }),
    report: async () => ({ what: "camera-unknown" }),
    inHand: async () => [],
  },
  handOvers: {
    write: () => Promise.reject(new Error("nobody hands over here")),
    take: async () => undefined,
    find: async () => [],
  },
};

/** Nothing is known and nobody acts; a test says otherwise. */
export const toldNothing = (): Told => ({
  ...{ queries: [], within: [], arrived: [], sites: [], cameras: [], agents: [], commands: [], isReady: true },
  ...{ incidents: new Map(), mediaCameras: new Map(), mediaEvents: new Map(), replies: new Map() },
  recordings: { ask: async () => undefined, find: async () => undefined },
  orders: { give: async () => "camera-unknown", find: async () => undefined },
  ...nobodyActs,
});
