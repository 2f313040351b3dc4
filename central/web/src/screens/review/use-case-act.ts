import { type CaseAct, type CaseDetail, type CaseOffers, isConcluded } from "@ngaba/contract";
import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { newestOf, readWhatFollows } from "../../api/case-changes.ts";
import { keys } from "../../api/queries.ts";
import { type ApiError, apiErrorOf } from "../../api/result.ts";
import type { CaseActResult } from "../../api/review-client.ts";
import { useReview } from "../../api/review-queries.ts";
import { actsInTurn, actsKey, type OwnTake } from "./acts-in-turn.ts";

export type Refused = Extract<CaseActResult, { what: "refused" }>;

export type CaseActing = {
  readonly attempt: (act: CaseAct, version: number) => void;
  /** It is being taken: what is wished meanwhile is sent once it is. */
  readonly isTaking: boolean;
  /** Something else is on its way, or waits for that. */
  readonly isBusy: boolean;
  /** The newest act but a take was answered, and not saved. */
  readonly isLost: boolean;
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
  const ownTake = useRef<OwnTake>(undefined);
  const onResult = (result: CaseActResult, act: CaseAct) => {
    rememberAct(cache, caseId, result);
    if (result.what === "done") onDone(act);
  };
  const sending = useMutation(actsInTurn({ caseId, client, ownTake, onResult }));
  const { data, variables } = sending;
  const changed =
    data?.what === "changed" && variables ? { detail: data.detail, seenVersion: variables.version } : undefined;
  const isTake = variables?.act.kind === "take";
  return {
    attempt: (act, version) => {
      const underWay = cache.isMutating({ mutationKey: actsKey(caseId) });
      const isBehindTake = underWay === 1 && isTake && act.kind !== "take";
      if (underWay > 0 && !isBehindTake) return; // pressed twice: the second would be refused for the first's sake
      sending.mutate({ id: crypto.randomUUID(), act, version });
    },
    isTaking: sending.isPending && (isTake || sending.isPaused),
    isBusy: sending.isPending && !isTake,
    isLost: !isTake && (sending.isError || (data !== undefined && data.what !== "done")),
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

/** Keeps how the case and its files stand now, and has what follows from that read again. */
export function rememberAct(cache: QueryClient, caseId: string, result: CaseActResult): void {
  const { detail } = result;
  if (detail !== undefined) {
    // Who has concluded goes on: the centre would read every file of this case while the next one is opened.
    const isOver = result.what === "done" && detail.entries.slice(-1).some(isConcluded);
    readWhatFollows(cache, detail, isOver ? "none" : "active");
    cache.setQueryData<CaseDetail>(keys.case(caseId), newestOf(cache, detail));
  }
  if (result.what === "refused" && result.files !== undefined) {
    const { files } = result;
    cache.setQueryData<CaseOffers>(
      keys.caseOffers(caseId),
      (old) => old && { ...old, files: withNewer(old.files, files) },
    );
  }
}

/** Files of which something newer is known, and the others as they were. */
const withNewer = (old: CaseOffers["files"], newer: CaseOffers["files"]): CaseOffers["files"] => [
  ...newer,
  ...old.filter(({ sha256 }) => !newer.some((one) => one.sha256 === sha256)),
];
