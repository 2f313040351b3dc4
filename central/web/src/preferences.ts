import { Severity } from "@ngaba/contract";
import { z } from "zod";

const choices = {
  language: z.enum(["vi", "en"]),
  theme: z.enum(["dark", "light"]),
  sound: z.enum(["on", "off"]),
  notices: z.enum(["on", "off"]),
  alertFrom: Severity,
} as const;
type Name = keyof typeof choices;
type Choice<N extends Name> = z.infer<(typeof choices)[N]>;

/** What this browser chose last. Forgetting is no fault: storage may be full, forbidden or cleared. */
export type Preferences = {
  readonly read: <N extends Name>(name: N) => Choice<N> | undefined;
  readonly write: <N extends Name>(name: N, value: Choice<N>) => void;
};

const keyOf = (name: Name): string => `ngaba.${name}`;

/** @param storage undefined where the browser forbids it; then nothing is remembered */
export function createPreferences(storage: Pick<Storage, "getItem" | "setItem"> | undefined): Preferences {
  return {
    read: (name) => {
      try {
        return choices[name].safeParse(storage?.getItem(keyOf(name))).data as Choice<typeof name> | undefined;
      } catch {
        return undefined; // reading is forbidden: the default stands
      }
    },
    write: (name, value) => {
      try {
        storage?.setItem(keyOf(name), value);
      } catch {
        // full or forbidden: the choice holds until the tab is closed
      }
    },
  };
}

/** `localStorage`, or undefined where merely naming it throws. */
export function browserStorage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}
