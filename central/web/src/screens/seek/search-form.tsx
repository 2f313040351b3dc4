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

/** Which field a fault is mended in. */
const FIELDS = { plate: "plate", marked: "plate", purpose: "purpose", stretch: "to" } as const;
const NOTHING: Said = { plate: "", purpose: "" };

/** What is searched for. Nothing is asked before it is sent: each look for a plate is noted. */
export function SearchForm({ ref, filter, said, onSearch }: SearchFormProps) {
  const { t } = useTranslation();
  const [fault, setFault] = useState<ReturnType<typeof faultOf>>();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [asked, typed] = [filterIn(form), { plate: textIn(form, "plate"), purpose: textIn(form, "purpose") }];
    const found = faultOf(asked, typed);
    setFault(found);
    if (found === undefined) return onSearch(asked, typed);
    const field = event.currentTarget.elements.namedItem(FIELDS[found]);
    if (field instanceof HTMLElement) field.focus();
  };
  // Drawn anew with another filter: the fields are the form's own until it is sent.
  const key = JSON.stringify([filter, said]);
  return (
    <form key={key} className="seek-form" aria-label={t("search.form")} onSubmit={submit} noValidate>
      <PlateFields ref={ref} said={said} />
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

function PlateFields({ ref, said }: Pick<SearchFormProps, "ref" | "said">) {
  const { t } = useTranslation();
  const helpId = useId();
  const typed = { autoComplete: "off", "aria-describedby": helpId };
  return (
    <>
      <label>
        {t("search.plate")}
        <input {...typed} ref={ref} name="plate" className="plate-shown" maxLength={20} defaultValue={said.plate} />
      </label>
      <label className="seek-wide">
        {t("search.purpose")}
        <input {...typed} name="purpose" maxLength={300} defaultValue={said.purpose} />
      </label>
      <p id={helpId} className="muted seek-line">
        {t("search.purposeHelp")}
      </p>
    </>
  );
}

function Conditions({ filter }: Pick<SearchFormProps, "filter">) {
  const { t } = useTranslation();
  const kinds = [...new Set([...REVIEWED_KINDS, ...(filter.kind === undefined ? [] : [filter.kind])])];
  return (
    <>
      <PlaceSelect value={filter.place} />
      <Select
        {...{ label: t("review.kind"), name: "kind", any: t("review.anyKind"), value: filter.kind }}
        options={kinds.map((one) => [one, kindName(t, one)])}
      />
      <RuleSelect value={filter.rule} />
      <Select
        {...{ label: t("search.state"), name: "state", any: t("search.anyState"), value: filter.state }}
        options={CaseState.options.map((one) => [one, t(`caseState.${one}`)])}
      />
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

/** The one that the address names: a rule means something with its camera alone, so none can be chosen here. */
function RuleSelect({ value }: { readonly value: string | undefined }) {
  const { t } = useTranslation();
  if (value === undefined) return null;
  return (
    <Select label={t("search.rule")} name="rule" any={t("search.anyRule")} value={value} options={[[value, value]]} />
  );
}

/** Once their names are read the choice is drawn anew, so that what the address says is chosen. */
function OfficerSelect({ value }: { readonly value: string | undefined }) {
  const { t } = useTranslation();
  const { data = [], isError } = useQuery(officersQuery(useReview()));
  const known = data.map(({ id, name }) => [id, name] as const).toSorted(([, a], [, b]) => a.localeCompare(b, "vi"));
  const isUnknown = value !== undefined && data.every(({ id }) => id !== value);
  const any = t(isError ? "search.officersUnread" : "search.anyOfficer");
  return (
    <Select
      key={data.length}
      {...{ label: t("search.officer"), name: "officer", any, value }}
      options={isUnknown ? [...known, [value, value]] : known}
    />
  );
}

type SelectProps = {
  readonly label: string;
  readonly name: string;
  /** Chooses nothing in particular. */
  readonly any: string;
  readonly value: string | undefined;
  readonly options: readonly (readonly [value: string, text: string])[];
};

function Select({ label, name, any, value, options }: SelectProps) {
  return (
    <label>
      {label}
      <select name={name} defaultValue={value ?? ""}>
        <option value="">{any}</option>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

const inputOf = (time: string | undefined): string | undefined =>
  time === undefined ? undefined : cityInput(Date.parse(time));

const textIn = (form: FormData, name: string): string => String(form.get(name) ?? "").trim();

/** What the fields say, as an address would say it; an empty one says nothing. */
function filterIn(form: FormData): SearchFilter {
  const words = ["place", "kind", "rule", "state", "officer"].map((name) => [name, textIn(form, name)]);
  const times = ["from", "to"].map((name) => {
    const atMs = fromCityInput(textIn(form, name));
    return [name, atMs === undefined ? "" : new Date(atMs).toISOString()];
  });
  return searchFilterOf(new URLSearchParams([...words, ...times]));
}
