import type { Translated } from "../translated.ts";
import type { times as vi } from "../vi/times.ts";

export const times: Translated<typeof vi> = {
  age: {
    now: "just now",
    seconds_one: "{{count}} second ago",
    seconds_other: "{{count}} seconds ago",
    minutes_one: "{{count}} minute ago",
    minutes_other: "{{count}} minutes ago",
    at: "at {{at}}",
  },
  duration: {
    lessThanSecond: "less than 1 second",
    seconds_one: "{{count}} second",
    seconds_other: "{{count}} seconds",
    tenths: "{{seconds}} s",
    minutes: "{{minutes}} min {{seconds}} s",
    hours: "{{hours}} h {{minutes}} min",
  },
};
