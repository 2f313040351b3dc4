import { accounts } from "./vi/accounts.ts";
import { acting } from "./vi/acting.ts";
import { cameras } from "./vi/cameras.ts";
import { care } from "./vi/care.ts";
import { events } from "./vi/events.ts";
import { flow } from "./vi/flow.ts";
import { shell } from "./vi/shell.ts";
import { times } from "./vi/times.ts";

/**
 * Every word of the page in Vietnamese, the first language. `{{name}}` is filled in; a key that ends in `_other` is
 * chosen by `count`. One word per thing: see docs/glossary.md.
 */
export const vi = { ...shell, ...events, ...cameras, ...care, ...flow, ...times, ...accounts, ...acting };
