import type { AccountChange, AccountView } from "@ngaba/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { peopleQuery } from "../../api/account-queries.ts";
import { useApi } from "../../api/queries.ts";
import { unwrap } from "../../api/result.ts";
import { AccountRefusal } from "../../parts/account-refusal.tsx";
import { IssuedPassword } from "./add-person.tsx";
import { type PersonFacts, PersonFields } from "./person-fields.tsx";

type ChangePersonProps = { readonly person: AccountView; readonly onClose: () => void };

export function ChangePerson({ person, onClose }: ChangePersonProps) {
  const { t } = useTranslation();
  const api = useApi();
  const cache = useQueryClient();
  const look = () => cache.invalidateQueries({ queryKey: peopleQuery(api).queryKey });
  const [facts, setFacts] = useState<PersonFacts>(person);
  const [isDisabled, setDisabled] = useState(person.isDisabled);
  const change = useMutation({
    mutationFn: async (body: AccountChange) => unwrap(await api.accounts.changePerson(person.id, body)),
    onSuccess: onClose,
    onSettled: look,
  });
  const reset = useMutation({
    mutationFn: async () => unwrap(await api.accounts.resetPassword(person.id)),
    onSuccess: look,
  });
  const resetFactor = useMutation({
    mutationFn: async () => unwrap(await api.accounts.resetSecondFactor(person.id)),
    onSuccess: look,
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    change.mutate({ version: person.version, ...changesOf(person, { ...facts, isDisabled }) });
  };
  if (reset.data !== undefined) return <IssuedPassword issued={reset.data} onClose={onClose} />;
  return (
    <form className="form" onSubmit={submit}>
      <h2>{t("people.change", { name: person.name })}</h2>
      <PersonFields facts={facts} onChange={(some) => setFacts({ ...facts, ...some })} />
      <div className="checks">
        <label>
          <input type="checkbox" checked={isDisabled} onChange={({ target }) => setDisabled(target.checked)} />
          {t("people.disable")}
        </label>
      </div>
      <div className="sheet-tools">
        <button type="button" disabled={reset.isPending} onClick={() => reset.mutate()}>
          {t("people.resetPassword")}
        </button>
        {person.hasSecondFactor && (
          <button type="button" disabled={resetFactor.isPending} onClick={() => resetFactor.mutate()}>
            {t("people.resetFactor")}
          </button>
        )}
      </div>
      <AccountRefusal failure={change.error ?? reset.error ?? resetFactor.error} />
      <div className="sheet-tools">
        <button type="submit" disabled={change.isPending || facts.roles.length === 0}>
          {t("people.save")}
        </button>
        <button type="button" onClick={onClose}>
          {t("people.cancel")} <kbd>Esc</kbd>
        </button>
      </div>
    </form>
  );
}

type Decided = PersonFacts & Pick<AccountView, "isDisabled">;

/** Only what is another now: who keeps their rights is not signed out. */
export function changesOf(before: Decided, after: Decided): Omit<AccountChange, "version"> {
  const isAlike = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  return {
    ...(after.name !== before.name && { name: after.name }),
    ...(!isAlike(after.roles, before.roles) && { roles: [...after.roles] }),
    ...(!isAlike(after.cameraGroups, before.cameraGroups) && { cameraGroups: after.cameraGroups }),
    ...(after.authority !== before.authority && { authority: after.authority ?? null }),
    ...(after.isDisabled !== before.isDisabled && { isDisabled: after.isDisabled }),
  };
}
