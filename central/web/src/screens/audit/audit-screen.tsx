import type { AuditHead } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { auditQuery } from "../../api/audit-queries.ts";
import type { AuditFilter } from "../../api/client.ts";
import { useApi } from "../../api/queries.ts";
import { apiErrorOf } from "../../api/result.ts";
import { Say, Trouble } from "../../parts/say.tsx";
import { useKeys } from "../../parts/use-keys.ts";
import { useTitle } from "../../parts/use-title.ts";
import { AuditFilterForm } from "./audit-filter.tsx";
import { AuditTable } from "./audit-table.tsx";
import { newerPage } from "./newer-page.ts";
import { useAuditFilter } from "./use-audit-filter.ts";

/** The audit log: who looked at what, who changed what. */
export function AuditScreen() {
  const { t } = useTranslation();
  const [filter, setFilter] = useAuditFilter();
  const { data: page, error, refetch } = useQuery(auditQuery(useApi(), filter));
  const firstField = useRef<HTMLInputElement>(null);
  useTitle(t("audit.title"));

  const { before } = filter;
  const lookedAt = useRef<readonly number[]>([]);
  const older = () => {
    if (page?.nextBefore === undefined) return;
    if (before !== undefined) lookedAt.current = [...lookedAt.current, before];
    setFilter({ ...filter, before: page.nextBefore });
  };
  const newer = () => before !== undefined && setFilter({ ...filter, before: newerPage(lookedAt.current, before) });
  const choose = (chosen: AuditFilter) => {
    lookedAt.current = [];
    setFilter(chosen);
  };
  const newest = () => {
    choose({ ...filter, before: undefined });
    void refetch();
  };
  useKeys({
    j: older,
    k: newer,
    Escape: newest,
    "/": () => firstField.current?.focus(),
  });

  const problem = apiErrorOf(error);
  return (
    <div className="audit">
      <h1>{t("audit.title")}</h1>
      <p className="muted">{t("audit.about")}</p>
      {page?.head !== undefined && <Head head={page.head} />}
      <AuditFilterForm ref={firstField} filter={filter} onFilter={choose} />
      {problem !== undefined && <Trouble error={problem} onRetry={() => void refetch()} />}
      {page === undefined && problem === undefined && <Say>{t("audit.loading")}</Say>}
      {page?.entries.length === 0 && <Say>{t(page.head === undefined ? "audit.empty" : "audit.noMatch")}</Say>}
      {page !== undefined && page.entries.length > 0 && <AuditTable entries={page.entries} />}
      <p className="audit-pages">
        <button type="button" onClick={newest}>
          {t("audit.newest")} <kbd>Esc</kbd>
        </button>
        <button type="button" disabled={before === undefined} onClick={newer}>
          {t("audit.newer")} <kbd>k</kbd>
        </button>
        <button type="button" disabled={page?.nextBefore === undefined} onClick={older}>
          {t("audit.older")} <kbd>j</kbd>
        </button>
      </p>
    </div>
  );
}

function Head({ head: { seq, hash } }: { head: AuditHead }) {
  const { t } = useTranslation();
  return (
    <details>
      <summary>
        {t("audit.head")} <code className="audit-head">{`${seq}:${hash}`}</code>
      </summary>
      <p className="muted">{t("audit.headHelp")}</p>
    </details>
  );
}
