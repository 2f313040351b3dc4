import type { CameraView, EventPage } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "wouter";
import { historyQuery } from "../../api/camera-queries.ts";
import { useApi } from "../../api/queries.ts";
import { apiErrorOf } from "../../api/result.ts";
import { Moment } from "../../parts/age.tsx";
import { Choice } from "../../parts/choice.tsx";
import { SeverityMark } from "../../parts/marks.tsx";
import { Say, Trouble } from "../../parts/say.tsx";
import { durationWords } from "../../time/time-words.ts";
import { useLanguage } from "../../words/use-language.ts";
import { faultSentence, headline, troubleWords } from "../live/event-words.ts";
import { StateBand } from "./state-band.tsx";
import { outagesOf, type StateSpan, spansOf } from "./state-spans.ts";
import { stateWords } from "./state-words.ts";

const DAYS = [1, 7, 31] as const;

/** What became of a camera over the last days: states, outages, events. How many days the address says. */
export function CameraHistory({ camera }: { camera: CameraView }) {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const days = DAYS.find((count) => String(count) === params.get("days")) ?? DAYS[0];
  const choose = (count: number) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        next.set("days", String(count));
        return next;
      },
      { replace: true },
    );
  return (
    <section className="panel camera-history" aria-labelledby="history-title">
      <header className="panel-head">
        <h2 id="history-title">{t("history.title")}</h2>
        <span className="spacer" />
        <Choice
          label={t("history.range")}
          options={DAYS.map((count) => ({ value: count, text: t("history.days", { count }) }))}
          value={days}
          onChoose={choose}
        />
      </header>
      <History key={days} camera={camera} days={days} />
    </section>
  );
}

function History({ camera, days }: { camera: CameraView; days: number }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(historyQuery(useApi(), camera, days));
  const problem = apiErrorOf(error);
  const trouble = problem !== undefined && <Trouble error={problem} onRetry={() => void refetch()} />;
  if (data === undefined) return trouble || <Say>{t("history.loading")}</Say>;
  const { timeline, page, fromMs, toMs } = data;
  const spans = spansOf(timeline, camera, fromMs, toMs);
  return (
    <div className="history-body">
      {trouble}
      <StateBand spans={spans} events={page.events} fromMs={fromMs} toMs={toMs} />
      <p className="muted">{t("history.untoldHelp")}</p>
      {timeline.isCut && <p className="doubt">{t("care.courseCut")}</p>}
      <h3>{t("history.outages")}</h3>
      <Outages spans={outagesOf(spans)} toMs={toMs} />
      <h3>{t("history.events")}</h3>
      <Events page={page} />
    </div>
  );
}

/** More than anyone reads; the band above shows all. */
const MAX_OUTAGES = 100;

function Outages({ spans, toMs }: { spans: readonly StateSpan[]; toMs: number }) {
  const { t } = useTranslation();
  if (spans.length === 0) return <p className="muted">{t("history.noOutages")}</p>;
  return (
    <>
      <table className="sums history-table">
        <thead>
          <tr>
            {(["state", "from", "lasted", "why"] as const).map((column) => (
              <th key={column} scope="col">
                {t(`history.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {spans.slice(0, MAX_OUTAGES).map(({ state, fromMs, toMs: endMs, change }) => (
            <tr key={fromMs}>
              <th scope="row">{stateWords(t, state)}</th>
              <td>
                <Moment at={new Date(fromMs).toISOString()} />
              </td>
              <td>
                {durationWords(t, endMs - fromMs)}
                {endMs === toMs && ` (${t("history.goesOn")})`}
              </td>
              <td>
                {change?.offlineReason !== undefined && faultSentence(t, change.offlineReason)}
                {change !== undefined && change.reasons.length > 0 && troubleWords(t, change.reasons)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {spans.length > MAX_OUTAGES && <p className="muted">{t("history.onlyNewest", { count: MAX_OUTAGES })}</p>}
    </>
  );
}

function Events({ page: { events, nextCursor } }: { page: EventPage }) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  if (events.length === 0) return <p className="muted">{t("history.noEvents")}</p>;
  return (
    <>
      <ul className="history-events">
        {events.map((event) => (
          <li key={event.id}>
            <Link href={`/?${new URLSearchParams({ event: event.id, camera: event.cameraId })}`}>
              <SeverityMark severity={event.severity} /> <Moment at={event.startedAt} /> {headline(t, nameOf, event)}
              <span className="muted">
                {" · "}
                {event.phase === "end" ? durationWords(t, event.durationMs) : t("feed.open")}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {nextCursor !== undefined && <p className="muted">{t("feed.onlyNewest", { count: events.length })}</p>}
    </>
  );
}
