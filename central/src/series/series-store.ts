import type {
  CrossingDirection,
  FlowQuery,
  FlowSeries,
  LaneFlowData,
  LaneSeries,
  RoadUserClass,
  SeriesQuery,
  SpeedSummary,
  TurningSeries,
} from "@ngaba/contract";
import type { RunStore } from "./camera-runs.ts";
import type { SumStore } from "./sum-store.ts";

/** What every message about a minute says. Two of the same minute (an agent restarted within it) are joined. */
interface Minute {
  /** UUID of the message: the same in every repetition, so that writing again changes nothing. */
  readonly messageId: string;
  readonly cameraId: string;
  /** Start of the minute, milliseconds since 1970. */
  readonly atMs: number;
  readonly observedMs: number;
}

/** Crossings of a line. */
export interface LineMinute extends Minute {
  readonly kind: "line";
  readonly lineId: string;
  readonly counts: readonly {
    readonly roadUserClass: RoadUserClass;
    readonly direction: CrossingDirection;
    readonly count: number;
  }[];
  readonly speed?: SpeedSummary | undefined;
}

/** What a lane was like. */
export interface LaneMinute extends Minute, Pick<LaneFlowData, "laneId" | "occupancy" | "queue"> {
  readonly kind: "lane";
  readonly speed?: SpeedSummary | undefined;
}

/** Who came in over one line and went out over another. */
export interface TurningMinute extends Minute {
  readonly kind: "turning";
  readonly fromLineId: string;
  readonly toLineId: string;
  readonly counts: readonly { readonly roadUserClass: RoadUserClass; readonly count: number }[];
}

export type SeriesMinute = LineMinute | LaneMinute | TurningMinute;

/** What there is of one camera. */
export interface CameraMinutes {
  readonly flow: FlowSeries;
  readonly lanes: LaneSeries;
  readonly turnings: TurningSeries;
}

export interface HeldHour {
  readonly cameraId: string;
  /** Milliseconds since 1970. */
  readonly fromMs: number;
}

export interface WriteResult {
  /** Points that the store refuses for good, such as those older than its retention. */
  readonly refused: number;
}

/** Measures by minute, states of cameras, and the sums of both. Late and repeated minutes are welcome. */
export interface SeriesStore extends SumStore, RunStore {
  /** Names the store, so that another one is filled from the beginning. */
  readonly name: string;
  /** @throws {CentralError} SERIES_UNAVAILABLE (retryable) */
  write(minutes: readonly SeriesMinute[]): Promise<WriteResult>;
  /**
   * Points and minutes in order of time, then line, class, direction.
   * @throws {CentralError} SERIES_UNAVAILABLE (retryable)
   */
  read(query: FlowQuery): Promise<FlowSeries>;
  /**
   * Minutes in order of time, then lane.
   * @throws {CentralError} SERIES_UNAVAILABLE (retryable)
   */
  readLanes(query: SeriesQuery): Promise<LaneSeries>;
  /**
   * Points and minutes in order of time, then both lines, class.
   * @throws {CentralError} SERIES_UNAVAILABLE (retryable)
   */
  readTurnings(query: SeriesQuery): Promise<TurningSeries>;
  /**
   * All of the above of several cameras, by camera: for a city one by one would be a thousand questions.
   * @param fromMs milliseconds since 1970, as `toMs`, which is exclusive
   * @throws {CentralError} SERIES_UNAVAILABLE (retryable)
   */
  readMinutes(cameraIds: readonly string[], fromMs: number, toMs: number): Promise<ReadonlyMap<string, CameraMinutes>>;
  /**
   * From when on it keeps all that messages said, milliseconds since 1970; before it, something may have been dropped.
   * @throws {CentralError} SERIES_UNAVAILABLE (retryable)
   */
  rawFromMs(nowMs: number): Promise<number>;
  /** The hours that it holds minutes of, each once a camera; `undefined` of a store that cannot tell while its server is away. */
  heldHours(): Promise<readonly HeldHour[] | undefined>;
  /** Drops what is older than it is kept, where the store does not do so by itself. */
  expire(nowMs: number): Promise<void>;
  /** True when it answers now. */
  ready(): Promise<boolean>;
  close(): Promise<void>;
}
