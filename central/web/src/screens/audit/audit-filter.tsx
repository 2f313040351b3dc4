import type { FormEvent, Ref } from "react";
import { useTranslation } from "react-i18next";
import type { AuditFilter } from "../../api/client.ts";
import { cityInput, fromCityInput } from "../../time/time-words.ts";
import { actionWords, knownActions } from "./audit-words.ts";
import { readFilter } from "./use-audit-filter.ts";

type AuditFilterFormProps = {
  readonly ref: Ref<HTMLInputElement>;
  readonly filter: AuditFilter;
  readonly onFilter: (filter: AuditFilter) => void;
};

/** What of the log is to be seen. A filter begins at the newest entry. */
export function AuditFilterForm({ ref, filter, onFilter }: AuditFilterFormProps) {
  const { t } = useTranslation();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onFilter(filterOf(new FormData(event.currentTarget)));
  };
  const actions = new Set([...knownActions, ...(filter.action === undefined ? [] : [filter.action])]);
  return (
    // Drawn anew with another filter: the fields are the form's own until it is sent.
    <form key={JSON.stringify(filter)} className="audit-filter" aria-label={t("audit.filter")} onSubmit={submit}>
      <label>
        {t("audit.whoField")}
        <input ref={ref} name="who" defaultValue={filter.who} maxLength={200} autoComplete="off" />
      </label>
      <label>
        {t("audit.action")}
        <select name="action" defaultValue={filter.action ?? ""}>
          <option value="">{t("audit.anyAction")}</option>
          {[...actions].map((action) => (
            <option key={action} value={action}>
              {actionWords(t, action)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t("audit.subjectField")}
        <input name="subject" defaultValue={filter.subject} maxLength={200} autoComplete="off" />
      </label>
      <label>
        {t("audit.from")}
        <input type="datetime-local" name="from" step={1} defaultValue={inputOf(filter.from)} />
      </label>
      <label>
        {t("audit.to")}
        <input type="datetime-local" name="to" step={1} defaultValue={inputOf(filter.to)} />
      </label>
      <button type="submit">{t("audit.apply")}</button>
      <button type="button" onClick={() => onFilter({})}>
        {t("audit.clear")}
      </button>
    </form>
  );
}

const inputOf = (time: string | undefined): string | undefined =>
  time === undefined ? undefined : cityInput(Date.parse(time));

/** What the fields say, as an address would say it; an empty one says nothing. */
function filterOf(form: FormData): AuditFilter {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const time = (name: string) => {
    const atMs = fromCityInput(text(name));
    return atMs === undefined ? "" : new Date(atMs).toISOString();
  };
  const words = ["who", "action", "subject"].map((name) => [name, text(name)]);
  return readFilter(new URLSearchParams([...words, ["from", time("from")], ["to", time("to")]]));
}
