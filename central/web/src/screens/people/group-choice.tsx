import type { CameraGroupView, SeenGroups } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { cameraGroupsQuery } from "../../api/account-queries.ts";
import { useApi } from "../../api/queries.ts";
import { Field } from "../../parts/field.tsx";
import { useLanguage } from "../../words/use-language.ts";
import { fold } from "../live/group-cameras.ts";
import { withOrWithout } from "./check-list.tsx";

type GroupChoiceProps = { readonly chosen: SeenGroups; readonly onChoose: (groups: SeenGroups) => void };

/** All cameras, or those of some groups. */
export function GroupChoice({ chosen, onChoose }: GroupChoiceProps) {
  const { t } = useTranslation();
  const { data: groups = [] } = useQuery(cameraGroupsQuery(useApi()));
  return (
    <fieldset className="checks">
      <legend>{t("people.cameras")}</legend>
      <label>
        <input type="radio" name="cameras" checked={chosen === null} onChange={() => onChoose(null)} />
        {t("account.allCameras")}
      </label>
      <label>
        <input type="radio" name="cameras" checked={chosen !== null} onChange={() => onChoose(chosen ?? [])} />
        {t("people.groupsSome")}
      </label>
      {chosen !== null && <GroupList groups={groups} chosen={chosen} onChoose={onChoose} />}
    </fieldset>
  );
}

type GroupListProps = GroupChoiceProps & {
  readonly groups: readonly CameraGroupView[];
  readonly chosen: NonNullable<SeenGroups>;
};

function GroupList({ groups, chosen, onChoose }: GroupListProps) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  const [text, setText] = useState("");
  return (
    <>
      <Field label={t("people.groupsSearch")} type="search" value={text} onText={setText} autoComplete="off" />
      <div className="group-list">
        {matching(groups, text, chosen).map(({ id, name, cameraCount }) => (
          <label key={id}>
            <input type="checkbox" checked={chosen.includes(id)} onChange={() => onChoose(withOrWithout(chosen, id))} />
            {t("people.groupOption", { name: nameOf(name), count: cameraCount })}
          </label>
        ))}
      </div>
      {chosen.length === 0 && <p className="doubt">{t("people.groupsNone")}</p>}
    </>
  );
}

/** Groups whose name has the text in it, in either language and without accents; those that are chosen always. */
export function matching(
  groups: readonly CameraGroupView[],
  text: string,
  chosen: readonly string[],
): readonly CameraGroupView[] {
  const wanted = fold(text.trim());
  return groups.filter(({ id, name }) => {
    return chosen.includes(id) || [name.vi, name.en, id].some((words) => fold(words).includes(wanted));
  });
}
