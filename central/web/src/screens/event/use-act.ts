import type { Act, ActRequest, HandlingDetail } from "@ngaba/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useActing } from "../../api/acting-queries.ts";
import { keys } from "../../api/queries.ts";
import { type ApiError, apiErrorOf, unwrap } from "../../api/result.ts";

/** An act on its way, with the version of the handling that who acts had before their eyes. */
export type Attempt = ActRequest & { readonly version: number };

export type Acting = {
  readonly attempt: (act: Act, version: number) => void;
  readonly isBusy: boolean;
  /** Somebody else was first: how it stands, and what was not saved. */
  readonly changed: { readonly handling: HandlingDetail; readonly attempt: Attempt } | undefined;
  /** Does it all the same, on what it is now. */
  readonly anyway: () => void;
  readonly problem: ApiError | undefined;
  /** The same once more: it is done once, even when the first try arrived. */
  readonly again: () => void;
  readonly forget: () => void;
};

/** Acts on an event. @param onDone after it was saved */
export function useAct(eventId: string, onDone: () => void): Acting {
  const client = useActing();
  const cache = useQueryClient();
  const mutationKey = ["act", eventId];
  const sending = useMutation({
    mutationKey,
    mutationFn: async ({ id, act, version }: Attempt) => unwrap(await client.act(eventId, { id, act }, version)),
    onSuccess: ({ handling, isChanged }) => {
      cache.setQueryData<HandlingDetail>(keys.handling(eventId), handling);
      if (!isChanged) onDone();
    },
  });
  const { data, variables } = sending;
  const changed = data?.isChanged && variables ? { handling: data.handling, attempt: variables } : undefined;
  return {
    attempt: (wished, version) => {
      if (cache.isMutating({ mutationKey }) > 0) return; // pressed twice: the second would be refused for the first's sake
      sending.mutate({ id: crypto.randomUUID(), act: wished, version });
    },
    isBusy: sending.isPending,
    changed,
    anyway: () => {
      if (changed !== undefined) sending.mutate({ ...changed.attempt, version: changed.handling.version });
    },
    problem: apiErrorOf(sending.error),
    again: () => variables !== undefined && sending.mutate(variables),
    forget: sending.reset,
  };
}
