import type { EventView } from "@ngaba/contract";
import { useTranslation } from "react-i18next";
import { durationWords, moment } from "../../time/time-words.ts";
import { type StateSpan, sumsOf } from "./state-spans.ts";
import { stateWords } from "./state-words.ts";

type StateBandProps = {
  readonly spans: readonly StateSpan[];
  readonly events: readonly EventView[];
  readonly fromMs: number;
  readonly toMs: number;
};

/** Height and place of each state in percent, so that colour is never the only sign: what is worse stands higher. */
const shapes: Record<StateSpan["state"], { readonly y: number; readonly height: number }> = {
  offline: { y: 0, height: 100 },
  unknown: { y: 0, height: 100 },
  degraded: { y: 40, height: 60 },
  connecting: { y: 60, height: 40 },
  maintenance: { y: 70, height: 30 },
  disabled: { y: 80, height: 20 },
  live: { y: 88, height: 12 },
  untold: { y: 96, height: 4 },
};

/** The states of a camera along the time, its events below, and how long each state lasted. */
export function StateBand({ spans, events, fromMs, toMs }: StateBandProps) {
  const { t } = useTranslation();
  const percent = (ms: number) => `${(100 * ms) / (toMs - fromMs)}%`;
  const sums = sumsOf(spans).map(({ state, lastedMs }) => `${stateWords(t, state)} ${durationWords(t, lastedMs)}`);
  return (
    <figure className="state-band">
      <svg role="img" aria-label={t("history.band", { sums: sums.join(", ") })}>
        {spans.map(({ state, fromMs: start, toMs: end }) => (
          <rect
            key={start}
            className={`span span-${state}`}
            x={percent(start - fromMs)}
            width={percent(end - start)}
            y={`${shapes[state].y * 0.75}%`}
            height={`${shapes[state].height * 0.75}%`}
          >
            <title>
              {`${stateWords(t, state)}: ${moment(start, toMs)} – ${moment(end, toMs)}, ${durationWords(t, end - start)}`}
            </title>
          </rect>
        ))}
        {events.map((event) => (
          <rect
            key={event.id}
            className={`tick severity-${event.severity}`}
            x={percent(Date.parse(event.startedAt) - fromMs)}
            width="2"
            y="82%"
            height="18%"
          />
        ))}
      </svg>
      <figcaption className="band-axis muted">
        {[0, 1, 2, 3, 4].map((quarter) => (
          <span key={quarter}>{moment(fromMs + ((toMs - fromMs) * quarter) / 4, toMs)}</span>
        ))}
      </figcaption>
      <Sums spans={spans} />
    </figure>
  );
}

function Sums({ spans }: { spans: readonly StateSpan[] }) {
  const { t } = useTranslation();
  return (
    <ul className="band-sums">
      {sumsOf(spans).map(({ state, lastedMs }) => (
        <li key={state}>
          <span className={`swatch span-${state}`} />
          {stateWords(t, state)} <b>{durationWords(t, lastedMs)}</b>
        </li>
      ))}
    </ul>
  );
}
