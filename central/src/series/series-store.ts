import type { CrossingDirection, FlowQuery, FlowSeries, RoadUserClass } from "@ngaba/contract";

/** What one flow message says. Two of the same minute (an agent restarted within it) add up. */
export interface FlowMinute {
  /** UUID of the message: the same in every repetition, so that writing again changes nothing. */
  readonly messageId: string;
  readonly cameraId: string;
  readonly lineId: string;
  /** Start of the minute, milliseconds since 1970. */
  readonly atMs: number;
  readonly observedMs: number;
  readonly counts: readonly {
    readonly roadUserClass: RoadUserClass;
    readonly direction: CrossingDirection;
    readonly count: number;
  }[];
}

export interface WriteResult {
  /** Points that the store refuses for good, such as those older than its retention. */
  readonly refused: number;
}

/** Counts by minute. Late and repeated minutes are welcome. */
export interface SeriesStore {
  /** Names the store, so that another one is filled from the beginning. */
  readonly name: string;
  /** @throws {CentralError} SERIES_UNAVAILABLE (retryable) */
  write(minutes: readonly FlowMinute[]): Promise<WriteResult>;
  /**
   * Points and minutes in order of time, then line, class, direction.
   * @throws {CentralError} SERIES_UNAVAILABLE (retryable)
   */
  read(query: FlowQuery): Promise<FlowSeries>;
  /** True when it answers now. */
  ready(): Promise<boolean>;
  close(): Promise<void>;
}
