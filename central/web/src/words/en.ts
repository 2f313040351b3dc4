import { accounts } from "./en/accounts.ts";
import { acting } from "./en/acting.ts";
import { cameras } from "./en/cameras.ts";
import { care } from "./en/care.ts";
import { events } from "./en/events.ts";
import { flow } from "./en/flow.ts";
import { shell } from "./en/shell.ts";
import { times } from "./en/times.ts";
import type { Translated } from "./translated.ts";
import type { vi } from "./vi.ts";

/** The second language, complete: a missing or misspelt key does not compile. */
export const en = {
  ...shell,
  ...events,
  ...cameras,
  ...care,
  ...flow,
  ...times,
  ...accounts,
  ...acting,
} satisfies Translated<typeof vi>;
