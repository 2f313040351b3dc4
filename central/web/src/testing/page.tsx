import type { SessionView } from "@ngaba/contract";
import { QueryClient, QueryClientProvider, type QueryKey } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Router } from "wouter";
import { createAccountsClient } from "../api/accounts-client.ts";
import { createActingClient } from "../api/acting-client.ts";
import { ActingContext } from "../api/acting-queries.ts";
import { createApiClient } from "../api/client.ts";
import { RecentItems } from "../api/live-items.ts";
import { ApiContext } from "../api/queries.ts";
import { ApiFailure } from "../api/result.ts";
import { createReviewClient } from "../api/review-client.ts";
import { ReviewContext } from "../api/review-queries.ts";
import { SessionContext } from "../shell/session.ts";

const nobody: typeof fetch = async () => {
  throw new Error("what is drawn once asks for nothing");
};
const api = {
  client: createApiClient(nobody),
  accounts: createAccountsClient(nobody),
  recent: new RecentItems(),
};
const acting = createActingClient(nobody);
const review = createReviewClient(nobody);

type PageProps = {
  /** What has been read. */
  readonly cache: QueryClient;
  /** Routes that who is signed in may use; absent: any. */
  readonly may?: readonly string[];
  readonly children?: ReactNode;
};

/** What stands around every screen, for one that is drawn once. */
export function Page({ cache, may, children }: PageProps) {
  return (
    <QueryClientProvider client={cache}>
      <ApiContext value={api}>
        <ActingContext value={acting}>
          <ReviewContext value={review}>
            <SessionContext value={may && sessionOf(may)}>
              <Router ssrPath="/" ssrSearch="">
                {children}
              </Router>
            </SessionContext>
          </ReviewContext>
        </ActingContext>
      </ApiContext>
    </QueryClientProvider>
  );
}

const sessionOf = (may: readonly string[]): SessionView => ({
  ...({ kind: "person", id: "p-1", name: "Lan", login: "lan", roles: ["auditor"], cameraGroups: null } as const),
  ...{ may: [...may], hasSecondFactor: false },
});

/** A cache in which nothing is read but what a test puts there. */
export const emptyCache = (): QueryClient => new QueryClient({ defaultOptions: { queries: { retryOnMount: false } } });

/** As it is after the centre could not be reached; what was read before is kept. */
export function failToRead(cache: QueryClient, queryKey: QueryKey): void {
  const query = cache.getQueryCache().build(cache, { queryKey });
  query.setState({ status: "error", error: new ApiFailure({ reason: "unreachable" }), fetchStatus: "idle" });
}
