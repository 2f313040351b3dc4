import type { AgentView } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { agentsQuery, useApi } from "../../api/queries.ts";
import { CameraMark, SeverityMark } from "../../parts/marks.tsx";
import { useNow } from "../../time/now.ts";
import { moment } from "../../time/time-words.ts";

/** The agents that someone must look after, and why. Nothing when all is well. */
export function AgentNotices() {
  const { t } = useTranslation();
  const { data: agents = [] } = useQuery(agentsQuery(useApi()));
  const noticed = agents.filter(({ state, problems }) => state !== "online" || problems.length > 0);
  if (noticed.length === 0) return null;
  return (
    <section className="ward" aria-labelledby="agents-title">
      <h3 id="agents-title">{t("agents.title")}</h3>
      <ul>
        {noticed.map((agent) => (
          <AgentNotice key={agent.id} agent={agent} />
        ))}
      </ul>
    </section>
  );
}

function AgentNotice({ agent }: { agent: AgentView }) {
  const { id, state, problems } = agent;
  return (
    <li className="agent-row">
      {state === "online" ? <SeverityMark severity="warning" /> : <CameraMark state="unknown" />}
      <div>
        <p>
          <code>{id}</code> <Standing agent={agent} />
        </p>
        {/* What an agent says is English whatever the page's language is. */}
        <ul lang="en">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      </div>
    </li>
  );
}

/** What the words below are: of now, or the last before it was lost. */
function Standing({ agent }: { agent: AgentView }) {
  const { t } = useTranslation();
  const now = useNow();
  const { state, since, problems } = agent;
  if (state === "online") return t("agents.troubled");
  const at = since === undefined ? "?" : moment(Date.parse(since), now);
  return (
    <>
      {t(`agents.${state}`, { since: at })}
      {problems.length > 0 && <span className="muted"> {t("agents.lastWords")}</span>}
    </>
  );
}
