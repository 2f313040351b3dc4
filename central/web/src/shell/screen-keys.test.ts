import { createElement } from "react";
import { expect, test } from "vitest";
import { Router } from "wouter";
import { markupOf } from "../testing/render.ts";
import { ScreenKeys } from "./screen-keys.tsx";

const keysAt = (path: string): readonly (string | undefined)[] => {
  const children = createElement(ScreenKeys, { onClose: () => undefined });
  const [ssrPath = "", ssrSearch = ""] = path.split("?");
  const rows = markupOf("vi", Router, { ssrPath, ssrSearch, children }).matchAll(/<dt><kbd>(.+?)<\/kbd><\/dt>/g);
  return [...rows].map(([, key]) => key);
};

test.each([
  ["/figures", ["?"]],
  ["/people", ["?"]],
  ["/account", ["?"]],
  ["/wall", ["/", "l", "?"]],
  ["/map", ["Esc", "?"]],
  ["/map?site=vt-001", ["l", "Esc", "?"]],
  ["/cameras/vt-001-1", ["l", "Esc", "?"]],
])("the sheet of %s lists only keys that do something there: %j", (path, keys) => {
  expect(keysAt(path)).toEqual(keys);
});
