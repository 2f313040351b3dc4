import { createElement } from "react";
import { expect, test } from "vitest";
import { Router } from "wouter";
import { markupOf } from "../../testing/render.ts";
import { LiveKeys } from "./live-keys.tsx";

const keysAt = (ssrSearch: string): readonly (string | undefined)[] => {
  const children = createElement(LiveKeys, { onClose: () => undefined });
  const rows = markupOf("vi", Router, { ssrPath: "/", ssrSearch, children }).matchAll(/<dt><kbd>(.+?)<\/kbd><\/dt>/g);
  return [...rows].map(([, key]) => key);
};

const acting = ["a", "g", "n", "e", "x", "u", "1–9"];

test.each([
  ["", ["j", "k", "l", "Enter", "Space", "o", "f", "Esc", ...acting, "/", "i", "?"]],
  ["side=map", ["j", "k", "l", "Enter", "Space", "o", "f", "Esc", ...acting, "i", "?"]],
  ["whole=feed&side=map", ["j", "k", "l", "Enter", "o", "f", "Esc", "i", "?"]],
])("the sheet of the Live page with %j in its address lists only keys that do something there: %j", (search, keys) => {
  expect(keysAt(search)).toEqual(keys);
});
