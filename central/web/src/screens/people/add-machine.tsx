import { type NewToken, type SeenGroups, TokenScope } from "@ngaba/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../../api/queries.ts";
import { unwrap } from "../../api/result.ts";
import { Field } from "../../parts/field.tsx";
import { CheckList } from "./check-list.tsx";
import { GroupChoice } from "./group-choice.tsx";
import { Issued } from "./issued.tsx";
import { SheetForm } from "./sheet-form.tsx";

const MAX_DAYS = 1_825;

export function AddMachine({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { accounts } = useApi();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly TokenScope[]>([]);
  const [cameraGroups, setGroups] = useState<SeenGroups>(null);
  const [days, setDays] = useState("365");
  const add = useMutation({ mutationFn: async (body: NewToken) => unwrap(await accounts.addToken(body)) });
  if (add.data !== undefined) {
    const { secret } = add.data;
    return <Issued title={t("people.tokenTitle")} words={t("people.token")} secret={secret} onClose={onClose} />;
  }
  return (
    <SheetForm
      title={t("people.machine")}
      isPending={add.isPending}
      isReady={scopes.length > 0}
      failure={add.error}
      onSave={() => add.mutate({ name, scopes: [...scopes], cameraGroups, days: Number(days) })}
      onClose={onClose}
    >
      <Field
        label={t("people.machineName")}
        value={name}
        onText={setName}
        required
        maxLength={100}
        autoComplete="off"
      />
      <CheckList
        legend={t("people.scopes")}
        options={TokenScope.options}
        chosen={scopes}
        wordsOf={(scope) => t(`scope.${scope}`)}
        onChoose={setScopes}
      />
      <GroupChoice chosen={cameraGroups} onChoose={setGroups} />
      <Field label={t("people.days")} value={days} onText={setDays} required type="number" min={1} max={MAX_DAYS} />
    </SheetForm>
  );
}
