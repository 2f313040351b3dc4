import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { authoritiesQuery } from "../../api/account-queries.ts";
import { useApi } from "../../api/queries.ts";
import { apiErrorOf } from "../../api/result.ts";
import { Trouble } from "../../parts/say.tsx";
import { useLanguage } from "../../words/use-language.ts";

type AuthorityChoiceProps = {
  readonly chosen: string | undefined;
  readonly onChoose: (authority: string | undefined) => void;
};

/** Up to which fine a reviewer may decide, by their office. Without one they decide none. */
export function AuthorityChoice({ chosen, onChoose }: AuthorityChoiceProps) {
  const { t } = useTranslation();
  const { nameOf, number } = useLanguage();
  const id = useId();
  const { data: authorities = [], error, refetch } = useQuery(authoritiesQuery(useApi()));
  const problem = apiErrorOf(error);
  const known = authorities.map((one) => ({
    value: one.id,
    text: t("people.authorityOption", { name: nameOf(one.name), ceiling: number(one.ceilingVnd) }),
  }));
  // What the account has is kept in sight, whether it can be read what it is or not.
  const isUnknown = chosen !== undefined && authorities.every((one) => one.id !== chosen);
  const options = isUnknown ? [...known, { value: chosen, text: chosen }] : known;
  return (
    <div className="field">
      <label htmlFor={id}>{t("people.authority")}</label>
      <select
        id={id}
        value={chosen ?? ""}
        onChange={({ target }) => onChoose(target.value === "" ? undefined : target.value)}
      >
        <option value="">{t("people.authorityNone")}</option>
        {options.map(({ value, text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
      {problem !== undefined && <Trouble error={problem} onRetry={() => void refetch()} />}
    </div>
  );
}
