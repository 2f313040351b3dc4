import type { EventView } from "@ngaba/contract";
import { memo, useReducer, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { useCalm } from "../../parts/use-calm.ts";
import { useKeys } from "../../parts/use-keys.ts";
import { useLatest } from "../../parts/use-latest.ts";
import { useTitle } from "../../parts/use-title.ts";
import { useMay } from "../../shell/session.ts";
import { ReportDialog } from "../event/report-dialog.tsx";
import { liveViewAddress } from "../live-view/address.ts";
import { openTileLive } from "../wall/tile-live.tsx";
import { EventPanel } from "./event-panel.tsx";
import { eventAddress } from "./feed-address.ts";
import { FeedPanel, focusRow, isChosenRow } from "./feed-panel.tsx";
import { emptyFeed, feedReducer, neighbour } from "./feed-state.ts";
import { FlowPanel } from "./flow-panel.tsx";
import { type NamedPlaces, useCamera, useNamedPlaces } from "./places.ts";
import { useSharedView } from "./shared-view.ts";
import { SidePanel } from "./side-panel.tsx";
import { stopFor, stopsOf } from "./storms.ts";
import { useChoice } from "./use-choice.ts";
import { useFeed, useFeedFilter } from "./use-feed.ts";
import { useFeedLines } from "./use-feed-lines.ts";

const nothing: readonly EventView[] = [];
/** In a storm the newest event is another one ten times a second; one that is in view stays for this long. */
const IN_VIEW_FOR_MS = 2_000;
/** What a key presses by itself. */
const TAKES_KEYS = "button, a, summary, video, input";
const ONE_COLUMN = "(max-width: 800px)";

/** What is happening now: events as they come, the one in view, cameras and traffic. */
export function LiveScreen() {
  const { t } = useTranslation();
  const [filter, setFilter] = useFeedFilter();
  const [view, changeView] = useSharedView();
  const isWhole = view.whole === "feed";
  const changeFilter = useLatest(setFilter);
  const { data: page } = useFeed(filter);
  const [feed, act] = useReducer(feedReducer, emptyFeed);
  const [choice, choose] = useChoice();
  const [isEnlarged, setEnlarged] = useState(false);
  const [isReporting, setReporting] = useState(false);
  const may = useMay();
  const openReport = useLatest(() => setReporting(true));
  const report = may("POST /api/reported-events") ? openReport : undefined;
  const [, navigate] = useLocation();
  const panel = useRef<HTMLElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const places = useNamedPlaces();

  const list = JSON.stringify(filter);
  // While it is drawn, not after: else everything would be drawn twice for each event.
  if (page !== undefined && (feed.newest !== page.events || feed.of !== list)) {
    act({ type: "events", of: list, events: page.events });
  }
  const shown = feed.of === list ? feed.shown : nothing;
  const { lines, unfolded, toggle } = useFeedLines(shown);

  useTitle(t("nav.live"));

  const newestId = useCalm(shown[0]?.id, IN_VIEW_FOR_MS);
  const eventId = choice.event ?? newestId;
  const inView = shown.find(({ id }) => id === eventId) ?? page?.events.find(({ id }) => id === eventId);
  const step = useLatest((by: 1 | -1) => {
    const next = neighbour(stopsOf(lines, unfolded), stopFor(eventId, lines, unfolded), by);
    if (next === undefined) return;
    choose({ event: next.id });
    focusRow(next.id);
  });
  const backToNewest = useLatest(() => {
    choose({ event: undefined });
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    act({ type: "show" });
  });
  const holdInView = useLatest(() => choose({ event: eventId }));
  const chooseCamera = useLatest((camera: string) => choose({ camera }));

  const openEvent = () => eventId !== undefined && navigate(eventAddress(eventId, view));
  const toggleWhole = () => changeView({ whole: isWhole ? undefined : "feed" });
  const open = (event: KeyboardEvent) => {
    if (pressesSomethingElse(event.target)) return;
    event.preventDefault();
    if (isWhole) openEvent();
    else setEnlarged(true);
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    Escape: isWhole ? toggleWhole : backToNewest,
    "/": () => search.current?.focus(),
    Enter: open,
    " ": (event) => {
      if (!pressesSomethingElse(event.target) && playOrPauseClip(panel.current)) event.preventDefault(); // the page would scroll
    },
    o: openEvent,
    l: () => {
      if (openTileLive(":focus-within") || inView === undefined) return;
      navigate(liveViewAddress(inView.cameraId, { screen: "feed", eventId: inView.id, view }));
    },
    f: toggleWhole,
    i: () => report?.(),
  });

  const chooseRow = useLatest((id: string) => {
    if (isWhole) return navigate(eventAddress(id, view));
    choose({ event: id });
    if (window.matchMedia(ONE_COLUMN).matches) panel.current?.scrollIntoView({ block: "start" });
  });
  const chartCameraId = choice.camera ?? cameraWithFlow(inView?.cameraId, places);
  return (
    <div className={isWhole ? "live live-whole" : "live"}>
      <h1 className="unseen">{t("nav.live")}</h1>
      <FeedPanel
        {...{ filter, feed, act, lines, unfolded, places }}
        chosenId={eventId}
        isChosen={choice.event !== undefined}
        onFilter={changeFilter}
        onToggle={toggle}
        onChoose={chooseRow}
      />
      {!isWhole && (
        <EventPanel
          ref={panel}
          id={eventId}
          event={inView}
          isChosen={choice.event !== undefined}
          onHold={holdInView}
          onReport={report}
          places={places}
          isEnlarged={isEnlarged}
          onEnlarge={setEnlarged}
          onStep={step}
          onList={showList}
          onBack={backToNewest}
        />
      )}
      {!isWhole && (
        <div className="side">
          <SidePanel
            ref={search}
            chosenId={chartCameraId}
            eventCameraId={choice.event === undefined ? choice.camera : inView?.cameraId}
            onChoose={chooseCamera}
          />
          <Flow cameraId={chartCameraId} places={places} />
        </div>
      )}
      {isReporting && (
        <ReportDialog
          cameraId={choice.camera ?? inView?.cameraId}
          onClose={() => setReporting(false)}
          onMade={({ id }) => navigate(eventAddress(id, view))}
        />
      )}
    </div>
  );
}

const showList = () => document.getElementById("feed-title")?.scrollIntoView({ block: "start" });

const Flow = memo(function Flow({ cameraId, places }: { cameraId: string | undefined; places: NamedPlaces }) {
  const camera = useCamera(cameraId);
  return <FlowPanel camera={camera} site={places.sites.get(camera?.siteId ?? "")} />;
});

/** True when Enter or the space bar already means something where the focus is, but for the row of the event in view. */
function pressesSomethingElse(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TAKES_KEYS) !== null && !isChosenRow(target);
}

/** The first clip of the event in view. @returns false when there is none */
function playOrPauseClip(panel: HTMLElement | null): boolean {
  const clip = panel?.querySelector<HTMLVideoElement>(".clip video") ?? undefined;
  if (clip?.paused === true)
    void clip.play().catch(() => undefined); // its own controls say what is wrong with it
  else clip?.pause();
  return clip !== undefined;
}

/** The camera of the event in view, else the first smart one: there is something to see from the start. */
function cameraWithFlow(ofEvent: string | undefined, { cameras }: NamedPlaces): string | undefined {
  if (ofEvent !== undefined && cameras.get(ofEvent)?.isSmart === true) return ofEvent;
  return [...cameras.values()].find(({ isSmart }) => isSmart)?.id;
}
