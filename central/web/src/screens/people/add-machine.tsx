import { type NewToken, type SeenGroups, TokenScope } from "@ngaba/contract";
import { useMutation } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../../api/queries.ts";
import { unwrap } from "../../api/result.ts";
import { AccountRefusal } from "../../parts/account-refusal.tsx";
import { Field } from "../../parts/field.tsx";
import { GroupChoice } from "./group-choice.tsx";

const MAX_DAYS = 1_825;

export function AddMachine({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { accounts } = useApi();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly TokenScope[]>([]);
  const [cameraGroups, setGroups] = useState<SeenGroups>(null);
  const [days, setDays] = useState("365");
  const add = useMutation({ mutationFn: async (body: NewToken) => unwrap(await accounts.addToken(body)) });
  const toggle = (scope: TokenScope) =>
    setScopes(scopes.includes(scope) ? scopes.filter((one) => one !== scope) : [...scopes, scope]);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    add.mutate({ name, scopes: [...scopes], cameraGroups, days: Number(days) });
  };
  if (add.data !== undefined) return <IssuedSecret secret={add.data.secret} onClose={onClose} />;
  return (
    <form className="form" onSubmit={submit}>
      <h2>{t("people.machine")}</h2>
      <Field
        label={t("people.machineName")}
        value={name}
        onText={setName}
        required
        maxLength={100}
        autoComplete="off"
      />
      <fieldset className="checks">
        <legend>{t("people.scopes")}</legend>
        {TokenScope.options.map((scope) => (
          <label key={scope}>
            <input type="checkbox" checked={scopes.includes(scope)} onChange={() => toggle(scope)} />
            {t(`scope.${scope}`)}
          </label>
        ))}
      </fieldset>
      <GroupChoice chosen={cameraGroups} onChoose={setGroups} />
      <Field label={t("people.days")} value={days} onText={setDays} required type="number" min={1} max={MAX_DAYS} />
      <AccountRefusal failure={add.error} />
      <div className="sheet-tools">
        <button type="submit" disabled={add.isPending || scopes.length === 0}>
          {t("people.save")}
        </button>
        <button type="button" onClick={onClose}>
          {t("people.cancel")} <kbd>Esc</kbd>
        </button>
      </div>
    </form>
  );
}

/** Shown once. */
function IssuedSecret({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      <h2>{t("people.tokenTitle")}</h2>
      <p>{t("people.token")}</p>
      <code className="issued secret">{secret}</code>
      <button type="button" onClick={onClose}>
        {t("people.close")}
      </button>
    </>
  );
}
