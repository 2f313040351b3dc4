import { expect, test } from "vitest";
import { markupOf } from "../../testing/render.ts";
import { NumberedChoice } from "./numbered-choice.tsx";

test("numbers stand only where a key chooses, and only as many as there are keys", () => {
  const options = Array.from({ length: 11 }, (_, index) => ({ value: `${index}`, text: `choice ${index}` }));
  const numbers = (isByKey?: boolean) => {
    const props = { label: "which", options, value: "", onChoose: () => undefined };
    const markup = markupOf("en", NumberedChoice, isByKey === undefined ? props : { ...props, isByKey });
    return [...markup.matchAll(/<kbd>(\d)<\/kbd>/g)].map(([, number]) => number);
  };
  expect(numbers()).toEqual(["1", "2", "3", "4", "5", "6", "7", "8", "9"]);
  expect(numbers(false)).toEqual([]);
});
