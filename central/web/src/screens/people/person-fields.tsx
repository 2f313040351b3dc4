import { Role, type SeenGroups } from "@ngaba/contract";
import { useTranslation } from "react-i18next";
import { Field } from "../../parts/field.tsx";
import { CheckList } from "./check-list.tsx";
import { GroupChoice } from "./group-choice.tsx";

/** What an administrator decides of a person. */
export type PersonFacts = {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly cameraGroups: SeenGroups;
};

type PersonFieldsProps = { readonly facts: PersonFacts; readonly onChange: (change: Partial<PersonFacts>) => void };

export function PersonFields({ facts, onChange }: PersonFieldsProps) {
  const { t } = useTranslation();
  const { name, roles, cameraGroups } = facts;
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
      <GroupChoice chosen={cameraGroups} onChoose={(groups) => onChange({ cameraGroups: groups })} />
    </>
  );
}
