import type { SessionView } from "@ngaba/contract";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useApi } from "../../api/queries.ts";
import { unwrap } from "../../api/result.ts";
import { startAnew } from "../../api/session-news.ts";
import { ChoosePassword } from "../account/choose-password.tsx";
import { FirstAdministratorForm } from "../account/first-administrator-form.tsx";
import { AddSecondFactor } from "../account/second-factor.tsx";
import { Threshold } from "./threshold.tsx";

type FirstThingProps = { readonly session: SessionView; readonly first: NonNullable<SessionView["first"]> };

/** What must be done before anything else is answered. */
export function FirstThing({ session, first }: FirstThingProps) {
  const { t } = useTranslation();
  const { accounts } = useApi();
  const leave = useMutation({ mutationFn: async () => unwrap(await accounts.signOut()), onSuccess: startAnew });
  const isFirstOfAll = session.kind === "start-key";
  const isPassword = first === "choose-password";
  return (
    <Threshold
      title={t(isFirstOfAll ? "account.firstTitle" : isPassword ? "account.passwordTitle" : "account.factorTitle")}
    >
      {isFirstOfAll && <FirstAdministratorForm />}
      {!isFirstOfAll && isPassword && (
        <>
          <p>{t("account.passwordFirst")}</p>
          <ChoosePassword onChosen={startAnew} />
        </>
      )}
      {!isPassword && (
        <>
          <p>{t("account.factorFirst")}</p>
          <AddSecondFactor onAdded={startAnew} />
        </>
      )}
      <button type="button" disabled={leave.isPending} onClick={() => leave.mutate()}>
        {t("account.signOut")}
      </button>
    </Threshold>
  );
}
