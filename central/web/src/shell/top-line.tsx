import type { CameraConnection, Severity } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { agentsQuery, camerasQuery, openCountsQuery, useApi } from "../api/queries.ts";
import { useConnection } from "../api/use-connection.ts";
import { CameraMark, SeverityMark } from "../parts/marks.tsx";
import { useNow } from "../time/now.ts";
import { cityDate, clockTime, moment } from "../time/time-words.ts";
import { countAgents, countCameras } from "./city-state.ts";

/** The city's state in one line. */
export function TopLine() {
  const { t } = useTranslation();
  const isStale = useConnection()?.kind === "reconnecting";
  return (
    <header className={isStale ? "top stale" : "top"}>
      <h2 className="unseen">{t("top.label")}</h2>
      <Cameras />
      <Agents />
      <OpenIncidents />
      <Connection />
      <Clock />
    </header>
  );
}

/** These are said even when none: their absence is the news. The others only when there are some. */
const alwaysShown: readonly CameraConnection[] = ["live", "degraded", "offline"];
const order: readonly CameraConnection[] = [
  ...(["live", "degraded", "offline", "connecting", "unknown"] as const),
  ...(["maintenance", "disabled", "not-connected"] as const),
];

function Cameras() {
  const { t } = useTranslation();
  const { data: cameras } = useQuery(camerasQuery(useApi()));
  if (cameras === undefined) return null;
  const counts = countCameras(cameras);
  return (
    <p className="top-group">
      <span className="muted">{t("top.cameras")}</span>
      {order
        .filter((state) => counts[state] > 0 || alwaysShown.includes(state))
        .map((state) => (
          <span
            key={state}
            className={counts[state] === 0 ? "count muted" : "count"}
            title={t(`cameraStateHelp.${state}`)}
          >
            <CameraMark state={state} />
            <b>{counts[state]}</b> {t(`cameraState.${state}`).toLocaleLowerCase()}
          </span>
        ))}
    </p>
  );
}

/** Agents that someone must look after; nothing when all is well. */
function Agents() {
  const { t } = useTranslation();
  const { data: agents = [] } = useQuery(agentsQuery(useApi()));
  const { away, troubled } = countAgents(agents);
  if (away + troubled === 0) return null;
  return (
    <p className="top-group">
      {away > 0 && (
        <span className="count">
          <CameraMark state="unknown" /> {t("top.agentsAway", { count: away })}
        </span>
      )}
      {troubled > 0 && (
        <span className="count severity-warning">
          <SeverityMark severity="warning" /> {t("top.agentsTroubled", { count: troubled })}
        </span>
      )}
    </p>
  );
}

const severities: readonly Severity[] = ["critical", "warning", "notice", "info"];

function OpenIncidents() {
  const { t } = useTranslation();
  const { data: counts } = useQuery(openCountsQuery(useApi()));
  if (counts === undefined) return null;
  const present = severities.filter((severity) => counts[severity] > 0);
  return (
    <p className="top-group">
      <span className="muted">{t("top.open")}</span>
      {present.length === 0 && <span className="muted">{t("top.noneOpen")}</span>}
      {present.map((severity) => (
        <span key={severity} className={`count severity-${severity}`}>
          <SeverityMark severity={severity} />
          <b>{counts[severity]}</b> {t(`severity.${severity}`).toLocaleLowerCase()}
        </span>
      ))}
    </p>
  );
}

function Connection() {
  const { t } = useTranslation();
  const now = useNow();
  const state = useConnection();
  return (
    <p className={`top-group connection connection-${state?.kind ?? "connecting"}`} role="status">
      {state?.kind === "connected" && t("connection.connected")}
      {state?.kind === "reconnecting" && t("connection.reconnecting", { since: moment(state.at, now) })}
      {(state === undefined || state.kind === "connecting") && t("connection.connecting")}
    </p>
  );
}

function Clock() {
  const { t } = useTranslation();
  const now = useNow();
  return (
    <p className="top-group clock" title={t("top.clock")}>
      <span className="muted">{cityDate(now)}</span>
      <time dateTime={new Date(now).toISOString()}>{clockTime(now)}</time>
    </p>
  );
}
