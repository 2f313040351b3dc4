import type { EventView } from "@ngaba/contract";
import { type Dispatch, memo, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { FeedFilter } from "../../api/feed-filter.ts";
import { FEED_LIMIT } from "../../api/live-items.ts";
import { apiErrorOf } from "../../api/result.ts";
import { Age } from "../../parts/age.tsx";
import { SeverityMark } from "../../parts/marks.tsx";
import { Say, Trouble } from "../../parts/say.tsx";
import { durationWords } from "../../time/time-words.ts";
import { useLanguage } from "../../words/use-language.ts";
import { HandlingNews } from "../event/handling-news.tsx";
import { headline, kindWord, whereLine, whereOf } from "./event-words.ts";
import { FeedFilterBar } from "./feed-filter-bar.tsx";
import { countWaiting, type FeedAction, type FeedState } from "./feed-state.ts";
import type { NamedPlaces } from "./places.ts";
import { StormRow } from "./storm-row.tsx";
import { type FeedLine, stopFor } from "./storms.ts";
import { useFeed } from "./use-feed.ts";

const ROW_PX = 70;
/** No row is lower; those of a feed that has the whole screen are that low. */
const LOWEST_ROW_PX = 54;
/** More than there is room for, also on a page made smaller; those below are drawn once somebody turns to the list. */
const rowsInSight = (): number => Math.ceil(Math.max(window.screen.height, window.innerHeight) / LOWEST_ROW_PX);

const rowId = (id: string): string => `event-${id}`;

/** Brings the keyboard to an event's row, and the row into sight. */
export function focusRow(id: string): void {
  document.getElementById(rowId(id))?.focus();
}

/** True inside the row of the event in view; a folded storm is none, since it unfolds. */
export const isChosenRow = (element: Element): boolean =>
  element.closest("button[id^='event-'][aria-current='true']:not([aria-expanded])") !== null;

/** -1 when none of them holds it. */
const placeOf = (eventId: string | undefined, lines: readonly FeedLine[]): number =>
  lines.findIndex((line) => (line.kind === "event" ? [line.event] : line.events).some(({ id }) => id === eventId));

/** Whoever comes back to the list has the row that they chose in sight, once it is drawn; the newest is on top anyway. */
function useChosenInSight(chosenAt: number, isThere: boolean): void {
  const isNew = useRef(true);
  useEffect(() => {
    if (!isNew.current || !isThere) return;
    isNew.current = false;
    if (chosenAt > 0) document.querySelector(".rows [aria-current='true']")?.scrollIntoView({ block: "nearest" });
  }, [chosenAt, isThere]);
}

type FeedPanelProps = {
  readonly filter: FeedFilter;
  readonly onFilter: (change: Partial<FeedFilter>) => void;
  readonly feed: FeedState;
  /** What of the feed is shown. */
  readonly lines: readonly FeedLine[];
  /** Keys of the storms that are shown event by event. */
  readonly unfolded: ReadonlySet<string>;
  readonly onToggle: (key: string) => void;
  readonly act: Dispatch<FeedAction>;
  readonly chosenId: string | undefined;
  /** False: it is the newest, which a storm leaves far behind before another is in view. */
  readonly isChosen: boolean;
  readonly places: NamedPlaces;
  readonly onChoose: (id: string) => void;
};

/** The newest events. While a hand is in the list, new ones wait in the counted line of its heading. */
export function FeedPanel(props: FeedPanelProps) {
  const { filter, feed, act, lines, unfolded, chosenId, isChosen, places, onChoose, onToggle } = props;
  const { t } = useTranslation();
  const { data: page, error, refetch } = useFeed(filter);
  const list = useRef<HTMLUListElement>(null);
  const showWaiting = () => {
    act({ type: "show" });
    list.current?.scrollTo({ top: 0 });
    list.current?.focus({ preventScroll: true });
  };
  const problem = apiErrorOf(error);
  const chosenAt = isChosen ? placeOf(chosenId, lines) : -1;
  const drawn = feed.holds.size > 0 ? lines : lines.slice(0, Math.max(rowsInSight(), chosenAt + 1));
  useChosenInSight(chosenAt, lines.length > 0);
  const below = lines.length - drawn.length;
  return (
    <section
      className="panel feed"
      aria-labelledby="feed-title"
      // The heading belongs to it: the counted line must not vanish under the hand that reaches for it.
      onPointerEnter={({ pointerType }) => pointerType === "mouse" && act({ type: "hold", hold: "pointer" })}
      onPointerLeave={() => act({ type: "release", hold: "pointer" })}
    >
      <header className="panel-head">
        <h2 id="feed-title">{t("feed.title")}</h2>
        <Waiting count={countWaiting(feed)} onShow={showWaiting} />
      </header>
      <FeedFilterBar filter={filter} onFilter={props.onFilter} />
      {problem !== undefined && <Trouble error={problem} onRetry={() => void refetch()} />}
      {page === undefined && problem === undefined && <Say>{t("feed.loading")}</Say>}
      {page?.events.length === 0 && <Say>{t(isFiltering(filter) ? "filter.noMatch" : "feed.empty")}</Say>}
      <ul
        ref={list}
        className="rows"
        aria-label={t("feed.label")}
        tabIndex={-1}
        onScroll={({ currentTarget }) =>
          act({ type: currentTarget.scrollTop > 4 ? "hold" : "release", hold: "scrolled" })
        }
        onFocus={({ target, currentTarget }) => target !== currentTarget && act({ type: "hold", hold: "focus" })}
        onBlur={() => act({ type: "release", hold: "focus" })}
      >
        {drawn.map((line) => {
          if (line.kind === "event") {
            const { event } = line;
            return <FeedRow key={event.id} event={event} isChosen={event.id === chosenId} {...{ places, onChoose }} />;
          }
          return (
            <StormRows
              key={line.key}
              storm={line}
              isOpen={unfolded.has(line.key)}
              chosenId={stopFor(chosenId, [line], unfolded)}
              {...{ places, onChoose, onToggle }}
            />
          );
        })}
        {below > 0 && <li aria-hidden="true" style={{ height: below * ROW_PX }} />}
        {page?.hasOlder && <li className="say">{t("feed.onlyNewest", { count: feed.shown.length })}</li>}
      </ul>
    </section>
  );
}

const isFiltering = (filter: FeedFilter): boolean => Object.values(filter).some((value) => value !== undefined);

type StormRowsProps = Pick<FeedPanelProps, "chosenId" | "places" | "onChoose" | "onToggle"> & {
  readonly storm: Extract<FeedLine, { kind: "storm" }>;
  readonly isOpen: boolean;
};

/** A storm, and its events once it is unfolded. */
function StormRows({ storm, isOpen, chosenId, places, onChoose, onToggle }: StormRowsProps) {
  const [newest] = storm.events;
  return (
    <>
      <li className="event-line">
        <StormRow
          // Folded, it is the row of its newest event, and is found as such.
          id={isOpen ? `storm-${newest.id}` : rowId(newest.id)}
          storm={storm}
          isOpen={isOpen}
          isChosen={!isOpen && newest.id === chosenId}
          places={places}
          onToggle={onToggle}
        />
      </li>
      {isOpen &&
        storm.events.map((event) => (
          <FeedRow key={event.id} event={event} isChosen={event.id === chosenId} {...{ places, onChoose }} />
        ))}
    </>
  );
}

/** The counted line. It is the one thing here that a screen reader is told of by itself. */
function Waiting({ count, onShow }: { count: number; onShow: () => void }) {
  const { t } = useTranslation();
  const text = count < FEED_LIMIT ? t("feed.waiting", { count }) : t("feed.waitingMany", { count });
  return (
    <div className="waiting" aria-live="polite" aria-atomic="true">
      {count > 0 && (
        <button type="button" onClick={onShow}>
          {text}
        </button>
      )}
    </div>
  );
}

type FeedRowProps = {
  readonly event: EventView;
  readonly isChosen: boolean;
  readonly places: NamedPlaces;
  readonly onChoose: (id: string) => void;
};

const FeedRow = memo(function FeedRow({ event, isChosen, places, onChoose }: FeedRowProps) {
  const { t, nameOf } = useLanguage();
  return (
    <li className="event-line">
      <button
        type="button"
        id={rowId(event.id)}
        className="row event-row"
        aria-current={isChosen}
        onClick={() => onChoose(event.id)}
      >
        <SeverityMark severity={event.severity} />
        <span className="event-what">{headline(t, nameOf, event)}</span>
        <span className="event-where">{whereLine(whereOf(event, places, nameOf))}</span>
        <span className="event-age">
          <Age at={event.startedAt} t={t} />
        </span>
        <span className="event-more">
          <span className={`severity-${event.severity}`}>{t(`severity.${event.severity}`)}</span>
          {" · "}
          {kindWord(t, event)}
          {" · "}
          {event.phase === "end" ? t("feed.lasted", { duration: durationWords(t, event.durationMs) }) : t("feed.open")}
        </span>
        {event.handling !== undefined && <HandlingNews event={event} />}
      </button>
    </li>
  );
});
