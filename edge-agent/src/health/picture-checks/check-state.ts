import type { EpochMs } from "@ngaba/contract";

export const CHECK_NAMES = ["black", "overexposed", "colour-lost", "blurred", "covered", "frozen", "moved"] as const;

/** What can be wrong with a picture. */
export type CheckName = (typeof CHECK_NAMES)[number];

/** How each check stands: its newest value, the larger the worse, and since when it is raised. */
export type CheckState = {
  readonly [Name in CheckName]: { readonly value: number; readonly isRaised: boolean; readonly since?: EpochMs };
};
