import type { IssuedAccount, NewAccount } from "@ngaba/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { peopleQuery } from "../../api/account-queries.ts";
import { useApi } from "../../api/queries.ts";
import { unwrap } from "../../api/result.ts";
import { AccountRefusal } from "../../parts/account-refusal.tsx";
import { Field } from "../../parts/field.tsx";
import { useNow } from "../../time/now.ts";
import { moment } from "../../time/time-words.ts";
import { type PersonFacts, PersonFields } from "./person-fields.tsx";

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
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    add.mutate({ ...facts, roles: [...facts.roles], login });
  };
  if (add.data !== undefined) return <IssuedPassword issued={add.data} onClose={onClose} />;
  return (
    <form className="form" onSubmit={submit}>
      <h2>{t("people.person")}</h2>
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
      <AccountRefusal failure={add.error} />
      <div className="sheet-tools">
        <button type="submit" disabled={add.isPending || facts.roles.length === 0}>
          {t("people.save")}
        </button>
        <button type="button" onClick={onClose}>
          {t("people.cancel")} <kbd>Esc</kbd>
        </button>
      </div>
    </form>
  );
}

/** Shown once, to be handed over. */
export function IssuedPassword({ issued, onClose }: { issued: IssuedAccount; onClose: () => void }) {
  const { t } = useTranslation();
  const now = useNow();
  const { account, initialPassword, goodUntil } = issued;
  return (
    <>
      <h2>{t("people.issuedTitle")}</h2>
      <p>{t("people.issued", { name: account.name, until: moment(Date.parse(goodUntil), now) })}</p>
      <code className="issued secret">{initialPassword}</code>
      <button type="button" onClick={onClose}>
        {t("people.close")}
      </button>
    </>
  );
}
