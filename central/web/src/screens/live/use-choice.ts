import { useSearchParams } from "wouter";

/** What a person chose, kept in the address: it survives a reload and can be sent to a colleague. */
export type Choice = { readonly event: string | undefined; readonly camera: string | undefined };

/** The choice, and a function that changes the given parts of it. */
export function useChoice(): [Choice, (change: Partial<Choice>) => void] {
  const [params, setParams] = useSearchParams();
  const choice = { event: params.get("event") ?? undefined, camera: params.get("camera") ?? undefined };
  const choose = (change: Partial<Choice>) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        for (const [name, value] of Object.entries(change)) {
          if (value === undefined) next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
  return [choice, choose];
}
