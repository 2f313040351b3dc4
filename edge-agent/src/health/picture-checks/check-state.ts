import type { CheckName, EpochMs } from "@ngaba/contract";

/** How each check stands: its newest value, the larger the worse, and since when it is raised. */
export type CheckState = {
  readonly [Name in CheckName]: { readonly value: number; readonly isRaised: boolean; readonly since?: EpochMs };
};
