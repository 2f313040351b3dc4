/** How acts on a case are sent: one after the other, so that an officer need not wait until the case is theirs. */
import type { CaseAct, CaseActRequest } from "@ngaba/contract";
import { mutationOptions } from "@tanstack/react-query";
import { unwrap } from "../../api/result.ts";
import type { CaseActResult, ReviewClient } from "../../api/review-client.ts";

/** An act on its way, with the version of the case that who acts had before their eyes. */
export type Attempt = CaseActRequest & { readonly version: number };

/** A case as its officer saw it, and as their taking it left it: nobody else has written in between. */
export type OwnTake = { readonly seenVersion: number; readonly version: number };

type ActsInTurn = {
  readonly caseId: string;
  readonly client: Pick<ReviewClient, "act">;
  /** Kept from act to act. */
  readonly ownTake: { current: OwnTake | undefined };
  readonly onResult: (result: CaseActResult, act: CaseAct) => void;
};

/** What marks the acts on a case among everything that is being sent. */
export const actsKey = (caseId: string): readonly unknown[] => ["case-act", caseId];

/** An act that is wished while another one is on its way waits for the answer to that one. */
export const actsInTurn = ({ caseId, client, ownTake, onResult }: ActsInTurn) =>
  mutationOptions({
    mutationKey: actsKey(caseId),
    scope: { id: `case-act ${caseId}` },
    mutationFn: async ({ id, act, version: seenVersion }: Attempt) => {
      const take = ownTake.current;
      const version = take?.seenVersion === seenVersion ? take.version : seenVersion;
      return unwrap(await client.act(caseId, { id, act }, version));
    },
    onSuccess: (result: CaseActResult, { act, version: seenVersion }: Attempt) => {
      if (act.kind === "take" && result.what === "done" && result.detail.version === seenVersion + 1) {
        ownTake.current = { seenVersion, version: result.detail.version };
      }
      onResult(result, act);
    },
  });
