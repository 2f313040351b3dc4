import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "../../api/queries.ts";
import { useTitle } from "../../parts/use-title.ts";
import { useSession } from "../../shell/session.ts";
import { ChoosePassword } from "./choose-password.tsx";
import { FirstAdministratorForm } from "./first-administrator-form.tsx";
import { AddSecondFactor, RemoveSecondFactor } from "./second-factor.tsx";

/** One's own account: who one is, the password, the second factor. */
export function AccountScreen() {
  const { t } = useTranslation();
  const session = useSession();
  useTitle(t("account.title"));
  if (session === undefined) return null;
  return (
    <div className="page">
      <h1>{t(session.kind === "start-key" ? "account.firstTitle" : "account.title")}</h1>
      {session.kind === "start-key" ? <FirstAdministratorForm /> : <Own />}
    </div>
  );
}

function Own() {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const session = useSession();
  const [isChosen, setChosen] = useState(false);
  const again = () => void cache.invalidateQueries({ queryKey: keys.session });
  if (session === undefined) return null;
  const { name, login, roles, cameraGroups, hasSecondFactor } = session;
  const groups =
    cameraGroups === null ? t("account.allCameras") : t("people.groupsChosen", { count: cameraGroups.length });
  return (
    <>
      <dl className="facts">
        {[
          [t("account.name"), name],
          [t("account.signedInAs"), login],
          [t("account.roles"), roles.map((role) => t(`role.${role}`)).join(", ")],
          [t("account.cameras"), groups],
        ].map(([label, value]) => (
          <div key={label} className="facts-row">
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h2>{t("account.passwordTitle")}</h2>
      <ChoosePassword onChosen={() => setChosen(true)} />
      {isChosen && <p role="status">{t("account.chosen")}</p>}
      <h2>{t("account.factorTitle")}</h2>
      <p>{t(hasSecondFactor ? "account.factorOn" : "account.factorOff")}</p>
      {hasSecondFactor ? <RemoveSecondFactor onRemoved={again} /> : <AddSecondFactor onAdded={again} />}
    </>
  );
}
