import type { EventView } from "@ngaba/contract";

/** Why the list must not move now: a hand is about to click, or eyes have gone down it. */
export type Hold = "scrolled" | "pointer" | "focus";

export type FeedState = {
  /** Which list they are of: there may be one for each filter. */
  readonly of: string;
  /** What stands in the list, newest first. */
  readonly shown: readonly EventView[];
  /** The newest that the centre said; more than `shown` while something holds the list. */
  readonly newest: readonly EventView[];
  readonly holds: ReadonlySet<Hold>;
};

export type FeedAction =
  | { readonly type: "events"; readonly of: string; readonly events: readonly EventView[] }
  | { readonly type: "hold" | "release"; readonly hold: Hold }
  | { readonly type: "show" };

export const emptyFeed: FeedState = { of: "", shown: [], newest: [], holds: new Set() };

/** Decides what stands in the list. While it is held, rows change in place, and none comes, goes or moves. */
export function feedReducer(state: FeedState, action: FeedAction): FeedState {
  switch (action.type) {
    case "events": {
      const isFree = state.holds.size === 0 || state.shown.length === 0 || state.of !== action.of;
      const shown = isFree ? action.events : inPlace(state.shown, action.events);
      return { ...state, of: action.of, newest: action.events, shown };
    }
    case "hold":
      return state.holds.has(action.hold) ? state : { ...state, holds: new Set([...state.holds, action.hold]) };
    case "release": {
      if (!state.holds.has(action.hold)) return state;
      const holds = new Set([...state.holds].filter((hold) => hold !== action.hold));
      return { ...state, holds, shown: holds.size === 0 ? state.newest : state.shown };
    }
    case "show":
      return { ...state, shown: state.newest };
    default:
      return action satisfies never;
  }
}

/** How many events wait above the list. */
export function countWaiting({ shown, newest }: FeedState): number {
  if (shown === newest) return 0;
  const ids = new Set(shown.map(({ id }) => id));
  return newest.filter(({ id }) => !ids.has(id)).length;
}

function inPlace(shown: readonly EventView[], newest: readonly EventView[]): readonly EventView[] {
  const states = new Map(newest.map((event) => [event.id, event]));
  return shown.map((event) => states.get(event.id) ?? event);
}

/** The event `step` places further down (1) or up (-1) the list; the first one when `id` is not in it. */
export function neighbour(shown: readonly EventView[], id: string | undefined, step: 1 | -1): EventView | undefined {
  const place = shown.findIndex((event) => event.id === id);
  return place === -1 ? shown[0] : shown[place + step];
}
