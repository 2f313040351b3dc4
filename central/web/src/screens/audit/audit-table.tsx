import type { AuditEntryView } from "@ngaba/contract";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { Moment } from "../../parts/age.tsx";
import { useNow } from "../../time/now.ts";
import { actionWords, detailWords } from "./audit-words.ts";

/** Entries of the audit log, as they come. */
export function AuditTable({ entries }: { entries: readonly AuditEntryView[] }) {
  const { t } = useTranslation();
  return (
    // It may be wider than a telephone: then it moves by itself, by keyboard too.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who cannot use a mouse has to get at what is out of sight
    <section className="audit-scroll" aria-label={t("audit.table")} tabIndex={0}>
      <table className="audit-table">
        <thead>
          <tr>
            <th scope="col">{t("audit.at")}</th>
            <th scope="col">{t("audit.who")}</th>
            <th scope="col">{t("audit.action")}</th>
            <th scope="col">{t("audit.subject")}</th>
            <th scope="col">{t("audit.detail")}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <AuditRow key={entry.seq} entry={entry} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Nobody has a name who came by the start key, or by a command. */
function WhoWords({ who: { kind, name } }: Pick<AuditEntryView, "who">) {
  const { t } = useTranslation();
  const what = t(`auditWho.${kind}`);
  if (kind === "start-key" || kind === "command-line" || kind === "centre") return what;
  return (
    <>
      {name} <span className="muted">{what}</span>
    </>
  );
}

function AuditRow({ entry: { at, who, action, subject, detail } }: { entry: AuditEntryView }) {
  const { t } = useTranslation();
  const now = useNow();
  return (
    <tr>
      <td>
        <Moment at={at} />
      </td>
      <td>
        <WhoWords who={who} />
      </td>
      <td>{actionWords(t, action)}</td>
      <td>
        <code>
          <SubjectWords action={action} subject={subject} />
        </code>
      </td>
      <td>{detailWords(t, detail, now)}</td>
    </tr>
  );
}

/** What has a page of its own is one step away. */
function SubjectWords({ action, subject }: Pick<AuditEntryView, "action" | "subject">) {
  if (action === "event.viewed") return <Link href={`/events/${subject}`}>{subject}</Link>;
  if (action === "case.viewed" || action === "case.decided") return <Link href={`/cases/${subject}`}>{subject}</Link>;
  return subject;
}
