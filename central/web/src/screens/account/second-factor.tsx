import type { SecondFactorOffer } from "@ngaba/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../../api/queries.ts";
import { unwrap } from "../../api/result.ts";
import { AccountForm } from "../../parts/account-form.tsx";
import { CodeField, PasswordField } from "../../parts/secret-fields.tsx";
import { QrCode } from "./qr-code.tsx";

/** Password, then the key for an authenticator, then a code that shows that it has taken it. */
export function AddSecondFactor({ onAdded }: { onAdded: () => void }) {
  const { t } = useTranslation();
  const { accounts } = useApi();
  const [password, setPassword] = useState("");
  const offer = useMutation({ mutationFn: async () => unwrap(await accounts.offerSecondFactor(password)) });
  if (offer.data !== undefined) return <ShowCode offer={offer.data} onAdded={onAdded} />;
  return (
    <AccountForm
      words={t("account.factorBegin")}
      isPending={offer.isPending}
      failure={offer.error}
      onSubmit={() => offer.mutate()}
    >
      <PasswordField label={t("account.current")} value={password} onText={setPassword} />
    </AccountForm>
  );
}

function ShowCode({ offer: { secret, address }, onAdded }: { offer: SecondFactorOffer; onAdded: () => void }) {
  const { t } = useTranslation();
  const { accounts } = useApi();
  const [code, setCode] = useState("");
  const add = useMutation({ mutationFn: async () => unwrap(await accounts.addSecondFactor(code)), onSuccess: onAdded });
  return (
    <AccountForm
      words={t("account.factorAdd")}
      isPending={add.isPending}
      failure={add.error}
      onSubmit={() => add.mutate()}
    >
      <p>{t("account.factorScan")}</p>
      <QrCode text={address} label={t("account.factorPicture")} />
      <p>
        {t("account.factorSecret")}: <code className="secret">{secret.match(/.{1,4}/g)?.join(" ")}</code>
      </p>
      <CodeField value={code} onText={setCode} />
    </AccountForm>
  );
}

/** Takes it away, for who has both. */
export function RemoveSecondFactor({ onRemoved }: { onRemoved: () => void }) {
  const { t } = useTranslation();
  const { accounts } = useApi();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const remove = useMutation({
    mutationFn: async () => unwrap(await accounts.removeSecondFactor({ password, code })),
    onSuccess: onRemoved,
  });
  return (
    <AccountForm
      words={t("account.factorRemove")}
      isPending={remove.isPending}
      failure={remove.error}
      onSubmit={() => remove.mutate()}
    >
      <PasswordField label={t("account.current")} value={password} onText={setPassword} />
      <CodeField value={code} onText={setCode} />
    </AccountForm>
  );
}
