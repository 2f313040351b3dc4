import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { useApi } from "../api/queries.ts";
import { unwrap } from "../api/result.ts";
import { startAnew } from "../api/session-news.ts";
import { useSession } from "./session.ts";

/** Who is signed in, the way to their account, and out. */
export function OwnAccount() {
  const { t } = useTranslation();
  const { accounts } = useApi();
  const session = useSession();
  const [here] = useLocation();
  const leave = useMutation({ mutationFn: async () => unwrap(await accounts.signOut()), onSuccess: startAnew });
  if (session === undefined) return null;
  return (
    <div className="own">
      <Link href="/account" title={t("account.open")} aria-current={here === "/account" ? "page" : undefined}>
        {session.kind === "start-key" ? t("account.startKey") : session.name}
      </Link>
      <button type="button" disabled={leave.isPending} onClick={() => leave.mutate()}>
        {t("account.signOut")}
      </button>
    </div>
  );
}

/** As long as no administrator has a password: on the centre's own machine that may wait, but not be forgotten. */
export function StartKeyNotice() {
  const { t } = useTranslation();
  const [here] = useLocation();
  if (useSession()?.kind !== "start-key" || here === "/account") return null;
  return (
    <p className="start-notice">
      {t("account.startNotice")} <Link href="/account">{t("account.startNoticeLink")}</Link>
    </p>
  );
}
