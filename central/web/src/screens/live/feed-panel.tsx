import type { EventView } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { type Dispatch, memo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { FEED_LIMIT } from "../../api/live-items.ts";
import { feedQuery, useApi } from "../../api/queries.ts";
import { apiErrorOf } from "../../api/result.ts";
import { Age } from "../../parts/age.tsx";
import { SeverityMark } from "../../parts/marks.tsx";
import { Say, Trouble } from "../../parts/say.tsx";
import { durationWords } from "../../time/time-words.ts";
import { useLanguage } from "../../words/use-language.ts";
import { HandlingNews } from "../event/handling-news.tsx";
import { headline, kindWord, whereLine, whereOf } from "./event-words.ts";
import { countWaiting, type FeedAction, type FeedState } from "./feed-state.ts";
import type { Places } from "./places.ts";

const rowId = (id: string): string => `event-${id}`;

/** Brings the keyboard to an event's row, and the row into sight. */
export function focusRow(id: string): void {
  document.getElementById(rowId(id))?.focus();
}

/** True inside the row of the event in view. */
export const isChosenRow = (element: Element): boolean =>
  element.closest("button[id^='event-'][aria-current='true']") !== null;

type FeedPanelProps = {
  readonly feed: FeedState;
  readonly act: Dispatch<FeedAction>;
  readonly chosenId: string | undefined;
  readonly places: Places;
  readonly onChoose: (id: string) => void;
};

/** The newest events. While a hand is in the list, new ones wait in the counted line of its heading. */
export function FeedPanel({ feed, act, chosenId, places, onChoose }: FeedPanelProps) {
  const { t } = useTranslation();
  const { data: page, error, refetch } = useQuery(feedQuery(useApi()));
  const list = useRef<HTMLUListElement>(null);
  const showWaiting = () => {
    act({ type: "show" });
    list.current?.scrollTo({ top: 0 });
    list.current?.focus({ preventScroll: true });
  };
  const problem = apiErrorOf(error);
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
      {problem !== undefined && <Trouble error={problem} onRetry={() => void refetch()} />}
      {page === undefined && problem === undefined && <Say>{t("feed.loading")}</Say>}
      {page?.events.length === 0 && <Say>{t("feed.empty")}</Say>}
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
        {feed.shown.map((event) => (
          <FeedRow key={event.id} event={event} isChosen={event.id === chosenId} places={places} onChoose={onChoose} />
        ))}
        {page?.hasOlder && <li className="say">{t("feed.onlyNewest", { count: feed.shown.length })}</li>}
      </ul>
    </section>
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
  readonly places: Places;
  readonly onChoose: (id: string) => void;
};

const FeedRow = memo(function FeedRow({ event, isChosen, places, onChoose }: FeedRowProps) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  return (
    <li>
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
          <Age at={event.startedAt} />
        </span>
        <span className="event-more">
          <span className={`severity-${event.severity}`}>{t(`severity.${event.severity}`)}</span>
          {" · "}
          {kindWord(t, event)}
          {" · "}
          {event.phase === "end" ? t("feed.lasted", { duration: durationWords(t, event.durationMs) }) : t("feed.open")}
        </span>
        <HandlingNews event={event} />
      </button>
    </li>
  );
});
