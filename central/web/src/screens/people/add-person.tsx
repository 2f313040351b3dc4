import type { NewAccount } from "@ngaba/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { peopleQuery } from "../../api/account-queries.ts";
import { useApi } from "../../api/queries.ts";
import { unwrap } from "../../api/result.ts";
import { Field } from "../../parts/field.tsx";
import { IssuedPassword } from "./issued.tsx";
import { type PersonFacts, PersonFields } from "./person-fields.tsx";
import { SheetForm } from "./sheet-form.tsx";

const NOBODY: PersonFacts = { name: "", roles: ["operator"], cameraGroups: null };

export function AddPerson({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const api = useApi();
  const cache = useQueryClient();
  const [login, setLogin] = useState("");
  const [facts, setFacts] = useState(NOBODY);
  const add = useMutation({
    mutationFn: async (body: NewAccount) => unwrap(await api.accounts.addPerson(body)),
    onSuccess: () => cache.invalidateQueries({ queryKey: peopleQuery(api).queryKey }),
  });
  if (add.data !== undefined) return <IssuedPassword issued={add.data} onClose={onClose} />;
  return (
    <SheetForm
      title={t("people.person")}
      isPending={add.isPending}
      isReady={facts.roles.length > 0}
      failure={add.error}
      onSave={() => add.mutate({ ...facts, roles: [...facts.roles], login })}
      onClose={onClose}
    >
      <Field
        label={t("people.login")}
        help={t("account.loginHelp")}
        value={login}
        onText={setLogin}
        required
        maxLength={64}
        autoComplete="off"
        autoCapitalize="none"
      />
      <PersonFields facts={facts} onChange={(change) => setFacts({ ...facts, ...change })} />
    </SheetForm>
  );
}
