import { expect, test } from "vitest";
import { plateText } from "./plate-text.ts";

test.each([
  { text: "13A00000", vehicle: "car", written: "13A-000.00", why: "one letter, five digits" },
  { text: "13LD00000", vehicle: "car", written: "13LD-000.00", why: "two letters" },
  { text: "13A0000", vehicle: "large-vehicle", written: "13A-0000", why: "four digits, as older ones" },
  { text: "13AB00000", vehicle: "motorcycle", written: "13-AB 000.00", why: "of a motorcycle" },
  { text: "13B100000", vehicle: "motorcycle", written: "13-B1 000.00", why: "a digit in the series" },
  { text: "NG13001", vehicle: "car", written: "NG13001", why: "another form: as it was read" },
  { text: "13A00000", vehicle: "bicycle", written: "13A-000.00", why: "read as of a car" },
] as const)("$text is written $written: $why", ({ text, vehicle, written }) => {
  expect(plateText({ text, colour: "white" }, vehicle)).toBe(written);
});
