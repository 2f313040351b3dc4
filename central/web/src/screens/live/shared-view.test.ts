import { expect, test } from "vitest";
import { type SharedView, viewOf, withView } from "./shared-view.ts";

const read = (text: string) => viewOf(new URLSearchParams(text));

test("a view that is sent to a colleague is the same there, and leaves the rest of the address alone", () => {
  const filter = { minSeverity: "warning", about: "findings", ward: "phường Vân Phú", phase: "open" } as const;
  const view: SharedView = { ...filter, whole: "feed", side: "map", text: "chợ ", state: "offline" };
  const address = withView(new URLSearchParams("camera=vt-001-1"), view).toString();
  expect(read(address)).toEqual(view);
  expect(withView(new URLSearchParams(address), {}).toString()).toBe("camera=vt-001-1");
});

test("what is as usual does not stand in the address, and what it says wrongly is passed over", () => {
  expect(withView(new URLSearchParams(), { side: undefined, text: "", state: undefined }).size).toBe(0);
  expect(read("side=list&whole=map&state=trouble&text=cho")).toEqual({ text: "cho" });
  expect(read(`text=${"x".repeat(101)}&side=wall`)).toEqual({ side: "wall" });
});
