import type { SessionView } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { sessionQuery } from "../api/account-queries.ts";
import { useApi } from "../api/queries.ts";
import { apiErrorOf } from "../api/result.ts";
import { followSessionNews } from "../api/session-news.ts";
import { Trouble } from "../parts/say.tsx";
import { FirstThing } from "../screens/sign-in/first-thing.tsx";
import { SignInScreen } from "../screens/sign-in/sign-in-screen.tsx";
import { SessionContext } from "./session.ts";

type EntranceProps = {
  readonly children: ReactNode;
  /** Begins to hear what happens, for who is signed in. @returns ends it */
  readonly follow: () => () => void;
};

/** Lets in who is signed in; everybody else sees how to. */
export function Entrance({ children, follow }: EntranceProps) {
  const { t } = useTranslation();
  const { data: session, error, refetch } = useQuery(sessionQuery(useApi()));
  const problem = apiErrorOf(error);
  useEffect(followSessionNews, []);
  if (problem?.reason === "unauthorised") return <SignInScreen />;
  if (session === undefined) {
    return problem === undefined ? (
      <p className="boot">{t("loading")}</p>
    ) : (
      <Trouble error={problem} onRetry={refetch} />
    );
  }
  if (session.first !== undefined) return <FirstThing session={session} first={session.first} />;
  return (
    <Inside session={session} follow={follow}>
      {children}
    </Inside>
  );
}

function Inside({ session, follow, children }: EntranceProps & { readonly session: SessionView }) {
  useEffect(() => follow(), [follow]);
  return <SessionContext value={session}>{children}</SessionContext>;
}
