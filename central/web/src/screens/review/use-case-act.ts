import type { CaseAct, CaseActRequest, CaseDetail, CaseOffers } from "@ngaba/contract";
import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { keys } from "../../api/queries.ts";
import { type ApiError, apiErrorOf, unwrap } from "../../api/result.ts";
import type { CaseActResult } from "../../api/review-client.ts";
import { useReview } from "../../api/review-queries.ts";

/** An act on its way, with the version of the case that who acts had before their eyes. */
type Attempt = CaseActRequest & { readonly version: number };

export type Refused = Extract<CaseActResult, { what: "refused" }>;

export type CaseActing = {
  readonly attempt: (act: CaseAct, version: number) => void;
  readonly isBusy: boolean;
  /** Somebody else was first: how it stands, and from which version on that is new. */
  readonly changed: { readonly detail: CaseDetail; readonly seenVersion: number } | undefined;
  /** Does it all the same, on what it is now. */
  readonly anyway: () => void;
  readonly refused: Refused | undefined;
  readonly problem: ApiError | undefined;
  /** The same once more: it is done once, even when the first try arrived. */
  readonly again: () => void;
  readonly forget: () => void;
};

/** Acts on a case. @param onDone after it was saved */
export function useCaseAct(caseId: string, onDone: (act: CaseAct) => void): CaseActing {
  const client = useReview();
  const cache = useQueryClient();
  const mutationKey = ["case-act", caseId];
  const sending = useMutation({
    mutationKey,
    mutationFn: async ({ id, act, version }: Attempt) => unwrap(await client.act(caseId, { id, act }, version)),
    onSuccess: (result, { act }) => {
      remember(cache, caseId, result);
      if (result.what === "done") onDone(act);
    },
  });
  const { data, variables } = sending;
  const changed =
    data?.what === "changed" && variables ? { detail: data.detail, seenVersion: variables.version } : undefined;
  return {
    attempt: (act, version) => {
      if (cache.isMutating({ mutationKey }) > 0) return; // pressed twice: the second would be refused for the first's sake
      sending.mutate({ id: crypto.randomUUID(), act, version });
    },
    isBusy: sending.isPending,
    changed,
    anyway: () => {
      if (changed !== undefined && variables) sending.mutate({ ...variables, version: changed.detail.version });
    },
    refused: data?.what === "refused" ? data : undefined,
    problem: apiErrorOf(sending.error),
    again: () => variables !== undefined && sending.mutate(variables),
    forget: sending.reset,
  };
}

/** How the case and its files stand now; what was asked before and is still on its way is older. */
function remember(cache: QueryClient, caseId: string, result: CaseActResult): void {
  const { detail } = result;
  if (detail !== undefined) {
    void cache.cancelQueries({ queryKey: keys.case(caseId), exact: true });
    cache.setQueryData<CaseDetail>(keys.case(caseId), detail);
  }
  if (result.what === "refused" && result.files !== undefined) {
    const { files } = result;
    cache.setQueryData<CaseOffers>(
      keys.caseOffers(caseId),
      (old) => old && { ...old, files: withNewer(old.files, files) },
    );
  }
  if (result.what === "done") void cache.invalidateQueries({ queryKey: keys.cases });
}

/** Files of which something newer is known, and the others as they were. */
const withNewer = (old: CaseOffers["files"], newer: CaseOffers["files"]): CaseOffers["files"] => [
  ...newer,
  ...old.filter(({ sha256 }) => !newer.some((one) => one.sha256 === sha256)),
];
