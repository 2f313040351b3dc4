import { Role, type SeenGroups } from "@ngaba/contract";
import { useTranslation } from "react-i18next";
import { Field } from "../../parts/field.tsx";
import { AuthorityChoice } from "./authority-choice.tsx";
import { CheckList } from "./check-list.tsx";
import { GroupChoice } from "./group-choice.tsx";

/** What an administrator decides of a person. */
export type PersonFacts = {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly cameraGroups: SeenGroups;
  /** Absent: may decide no fine. */
  readonly authority?: string | undefined;
};

const REVIEWING: readonly Role[] = ["reviewer", "senior-reviewer"];

type PersonFieldsProps = { readonly facts: PersonFacts; readonly onChange: (change: Partial<PersonFacts>) => void };

export function PersonFields({ facts, onChange }: PersonFieldsProps) {
  const { t } = useTranslation();
  const { name, roles, cameraGroups, authority } = facts;
  const isReviewer = roles.some((role) => REVIEWING.includes(role));
  return (
    <>
      <Field
        label={t("people.name")}
        value={name}
        onText={(text) => onChange({ name: text })}
        required
        maxLength={100}
        autoComplete="off"
      />
      <CheckList
        legend={t("people.roles")}
        options={Role.options}
        chosen={roles}
        wordsOf={(role) => t(`role.${role}`)}
        onChoose={(chosen) => onChange({ roles: chosen })}
      />
      {(isReviewer || authority !== undefined) && (
        <AuthorityChoice chosen={authority} onChoose={(chosen) => onChange({ authority: chosen })} />
      )}
      <GroupChoice chosen={cameraGroups} onChoose={(groups) => onChange({ cameraGroups: groups })} />
    </>
  );
}
