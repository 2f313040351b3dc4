import { say } from "../../command-line.ts";

/** What a part of a bench came to: its figures, or one sentence on why there are none. */
export type Outcome<Figures> = { readonly measured: Figures } | { readonly failed: string };

/**
 * Runs a part without which the other figures are still worth having.
 *
 * @throws {Error} only when `signal` has aborted
 */
export async function attempt<Figures>(
  what: string,
  measure: () => Promise<Figures>,
  signal: AbortSignal,
): Promise<Outcome<Figures>> {
  say(`${what} …`);
  try {
    return { measured: await measure() };
  } catch (error) {
    if (signal.aborted) throw error;
    const failed = error instanceof Error ? error.message : String(error);
    say(`${what}: not measured, ${failed}`);
    return { failed };
  }
}

/** The figures, if there are any. */
export const measuredOf = <Figures>(outcome: Outcome<Figures>): Figures | undefined =>
  "measured" in outcome ? outcome.measured : undefined;
