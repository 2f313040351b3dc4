import { clockTime } from "../../time/time-words.ts";

/** `15:03:22,480` in the city: neighbouring frames differ by hundredths. `number` writes the decimals of the page's language. */
export function clockMillis(atMs: number, number: (value: number) => string): string {
  const whole = Math.round(atMs);
  const millis = ((whole % 1_000) + 1_000) % 1_000;
  return `${clockTime(whole)}${number(0.5).charAt(1)}${String(millis).padStart(3, "0")}`;
}
