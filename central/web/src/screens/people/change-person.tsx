import type { AccountChange, AccountView } from "@ngaba/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { peopleQuery } from "../../api/account-queries.ts";
import { useApi } from "../../api/queries.ts";
import { unwrap } from "../../api/result.ts";
import { IssuedPassword } from "./issued.tsx";
import { type PersonFacts, PersonFields } from "./person-fields.tsx";
import { SheetForm } from "./sheet-form.tsx";

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
  if (reset.data !== undefined) return <IssuedPassword issued={reset.data} onClose={onClose} />;
  return (
    <SheetForm
      title={t("people.change", { name: person.name })}
      isPending={change.isPending}
      isReady={facts.roles.length > 0}
      failure={change.error ?? reset.error ?? resetFactor.error}
      onSave={() => change.mutate({ version: person.version, ...changesOf(person, { ...facts, isDisabled }) })}
      onClose={onClose}
    >
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
    </SheetForm>
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
