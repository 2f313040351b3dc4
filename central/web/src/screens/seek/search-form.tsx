import { CaseState } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, type Ref, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useReview } from "../../api/review-queries.ts";
import { officersQuery } from "../../api/seek-queries.ts";
import { cityInput, fromCityInput } from "../../time/time-words.ts";
import { kindName } from "../live/kind-name.ts";
import { REVIEWED_KINDS } from "../review/queue-filter-bar.tsx";
import { PlaceSelect } from "./place-select.tsx";
import { faultOf, type Said, type SearchFilter, searchFilterOf } from "./search-filter.ts";

type SearchFormProps = {
  readonly ref: Ref<HTMLInputElement>;
  readonly filter: SearchFilter;
  readonly said: Said;
  readonly onSearch: (filter: SearchFilter, said: Said) => void;
};

const NOTHING: Said = { plate: "", purpose: "" };

/** What is searched for. Nothing is asked before it is sent: each look for a plate is noted. */
export function SearchForm({ ref, filter, said, onSearch }: SearchFormProps) {
  const { t } = useTranslation();
  const [fault, setFault] = useState<ReturnType<typeof faultOf>>();
  const helpId = useId();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const asked = filterIn(form);
    const typed = { plate: textIn(form, "plate"), purpose: textIn(form, "purpose") };
    const found = faultOf(asked, typed);
    setFault(found);
    if (found === undefined) return onSearch(asked, typed);
    const field = event.currentTarget.elements.namedItem(found === "stretch" ? "to" : found);
    if (field instanceof HTMLElement) field.focus();
  };
  return (
    // Drawn anew with another filter: the fields are the form's own until it is sent.
    <form key={JSON.stringify([filter, said])} className="seek-form" aria-label={t("search.form")} onSubmit={submit} noValidate>
      <label>
        {t("search.plate")}
        <input ref={ref} name="plate" className="plate-shown" maxLength={20} autoComplete="off" defaultValue={said.plate} />
      </label>
      <label className="seek-wide">
        {t("search.purpose")}
        <input name="purpose" maxLength={300} autoComplete="off" defaultValue={said.purpose} aria-describedby={helpId} />
      </label>
      <p id={helpId} className="muted seek-line">
        {t("search.purposeHelp")}
      </p>
      <Conditions filter={filter} />
      <p className="act-buttons seek-line">
        <button type="submit" className="main-act">
          {t("search.go")}
        </button>
        <button type="button" onClick={() => onSearch({}, NOTHING)}>
          {t("search.clear")}
        </button>
      </p>
      {fault !== undefined && (
        <p className="say trouble seek-line" role="alert">
          {t(`search.fault.${fault}`)}
        </p>
      )}
    </form>
  );
}

function Conditions({ filter }: Pick<SearchFormProps, "filter">) {
  const { t } = useTranslation();
  const kinds = [...new Set([...REVIEWED_KINDS, ...(filter.kind === undefined ? [] : [filter.kind])])];
  return (
    <>
      <label>
        {t("search.place")}
        <PlaceSelect value={filter.place} />
      </label>
      <label>
        {t("review.kind")}
        <Select name="kind" any={t("review.anyKind")} value={filter.kind} options={kinds.map((one) => [one, kindName(t, one)])} />
      </label>
      <label>
        {t("search.state")}
        <Select
          {...{ name: "state", any: t("search.anyState"), value: filter.state }}
          options={CaseState.options.map((one) => [one, t(`caseState.${one}`)])}
        />
      </label>
      <OfficerSelect value={filter.officer} />
      <label>
        {t("search.from")}
        <input type="datetime-local" name="from" step={1} defaultValue={inputOf(filter.from)} />
      </label>
      <label>
        {t("search.to")}
        <input type="datetime-local" name="to" step={1} defaultValue={inputOf(filter.to)} />
      </label>
    </>
  );
}

/** Once their names are read the choice is drawn anew, so that what the address says is chosen. */
function OfficerSelect({ value }: { readonly value: string | undefined }) {
  const { t } = useTranslation();
  const { data = [], isError } = useQuery(officersQuery(useReview()));
  const known = data.map(({ id, name }) => [id, name] as const);
  const isUnknown = value !== undefined && data.every(({ id }) => id !== value);
  return (
    <label>
      {t("search.officer")}
      <Select
        key={data.length}
        {...{ name: "officer", any: t(isError ? "search.officersUnread" : "search.anyOfficer"), value }}
        options={[...known.toSorted(([, a], [, b]) => a.localeCompare(b, "vi")), ...(isUnknown ? [[value, value] as const] : [])]}
      />
    </label>
  );
}

type SelectProps = {
  readonly name: string;
  /** Chooses nothing in particular. */
  readonly any: string;
  readonly value: string | undefined;
  readonly options: readonly (readonly [value: string, text: string])[];
};

function Select({ name, any, value, options }: SelectProps) {
  return (
    <select name={name} defaultValue={value ?? ""}>
      <option value="">{any}</option>
      {options.map(([key, text]) => (
        <option key={key} value={key}>
          {text}
        </option>
      ))}
    </select>
  );
}

const inputOf = (time: string | undefined): string | undefined =>
  time === undefined ? undefined : cityInput(Date.parse(time));

const textIn = (form: FormData, name: string): string => String(form.get(name) ?? "").trim();

/** What the fields say, as an address would say it; an empty one says nothing. */
function filterIn(form: FormData): SearchFilter {
  const words = ["place", "kind", "state", "officer"].map((name) => [name, textIn(form, name)]);
  const times = ["from", "to"].map((name) => {
    const atMs = fromCityInput(textIn(form, name));
    return [name, atMs === undefined ? "" : new Date(atMs).toISOString()];
  });
  return searchFilterOf(new URLSearchParams([...words, ...times]));
}
