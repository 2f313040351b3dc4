import { CameraConnection } from "@ngaba/contract";
import { useMemo } from "react";
import { useSearchParams } from "wouter";
import { z } from "zod";
import type { FeedFilter } from "../../api/feed-filter.ts";
import { withParams } from "../../parts/with-params.ts";
import { filterOf, withFilter } from "./use-feed.ts";

/** How the Live page is set out; without anything, feed, event and the list of all cameras stand side by side. */
export const LiveLayout = z.object({
  whole: z.literal("feed").optional().describe("What takes the whole screen"),
  side: z.enum(["map", "wall"]).optional().describe("How cameras are shown, when not as a list"),
  text: z.string().min(1).max(100).optional().describe("What is looked for in the list of cameras"),
  state: CameraConnection.optional().describe("Of the cameras in the list"),
});
export type LiveLayout = z.infer<typeof LiveLayout>;

/** What a colleague gets of the Live page by its address, whatever is chosen there; it goes along to other screens and back. */
export type SharedView = FeedFilter & LiveLayout;

/** Each part by itself: one that cannot be read leaves the others as they are. */
export function viewOf(params: URLSearchParams): SharedView {
  const read = (name: keyof LiveLayout) => params.get(name) ?? undefined;
  const { shape } = LiveLayout;
  return {
    ...filterOf(params),
    whole: shape.whole.safeParse(read("whole")).data,
    side: shape.side.safeParse(read("side")).data,
    text: shape.text.safeParse(read("text")).data,
    state: shape.state.safeParse(read("state")).data,
  };
}

/** The same address with another view. */
export const withView = (params: URLSearchParams, view: SharedView): URLSearchParams =>
  withParams(withFilter(params, view), { whole: view.whole, side: view.side, text: view.text, state: view.state });

/** The view in the address, the same object until it changes, and a function that changes parts of it. */
export function useSharedView(): [SharedView, (change: Partial<SharedView>) => void] {
  const [params, setParams] = useSearchParams();
  const address = withView(new URLSearchParams(), viewOf(params)).toString();
  const view = useMemo(() => viewOf(new URLSearchParams(address)), [address]);
  const change = (changes: Partial<SharedView>) =>
    setParams((old) => withView(old, { ...viewOf(old), ...changes }), { replace: true });
  return [view, change];
}
