/**
 * Shared worker: owns the one event source of this browser. HTTP/1.1 gives a host six connections, so a stream for each
 * tab would hang the seventh.
 */
import "./zod-without-eval.ts";
import type { StreamMessage, TabMessage } from "./stream-protocol.ts";
import { StreamSource } from "./stream-source.ts";

const tabs = new Set<MessagePort>();

function tellAll(message: StreamMessage): void {
  for (const tab of tabs) tab.postMessage(message);
}

const source = new StreamSource(tellAll);

addEventListener("connect", (event) => {
  if (!(event instanceof MessageEvent)) return;
  const [tab] = event.ports;
  if (tab === undefined) return;
  tabs.add(tab);
  tab.onmessage = ({ data }: MessageEvent<TabMessage>) => {
    if (data.type === "leave") tabs.delete(tab);
  };
  tab.postMessage({ type: "state", state: source.state } satisfies StreamMessage);
});
