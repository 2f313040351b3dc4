import { agentTopics, type CameraHealth, type CameraState, CameraStateEvent, HealthMessage } from "@ngaba/contract";
import { connectAsync } from "mqtt";

/** A change of a camera's state, as the agent told it. */
export interface StateChange {
  readonly cameraId: string;
  readonly to: CameraState;
  /** What it is about, in the agent's words; empty when the camera works. */
  readonly why: string;
  /** The same in all changes of one time out of order. */
  readonly episodeId: string | undefined;
  /** When it came to us, by the wall clock, ms. */
  readonly atMs: number;
}

/** What one message said of an analysed camera. */
export interface AnalysedSample {
  readonly cameraId: string;
  /** When it was said, by the wall clock, ms. */
  readonly atMs: number;
  readonly analysedFrames: number;
  /** Age of the newest decoded frame. */
  readonly frameAgeMs: number;
  /** How old the newest analysed frame was when it had been looked at, since it was decoded. */
  readonly analysedAgeMs: number;
}

/** What an agent tells, read at the broker. */
export interface AgentMessages {
  /** Newest word on each camera. */
  readonly cameras: Map<string, CameraHealth>;
  readonly changes: StateChange[];
  readonly samples: AnalysedSample[];
}

export interface BrokerLogin {
  readonly username: string;
  readonly password: string;
}

/** Listens to an agent beside its centre. @param login one that may read what agents write */
export async function listenToAgent(
  url: string,
  login: BrokerLogin,
  agentId: string,
): Promise<{ readonly messages: AgentMessages } & AsyncDisposable> {
  const topics = agentTopics(agentId);
  const messages: AgentMessages = { cameras: new Map(), changes: [], samples: [] };
  const known = new Set<string>(); // messages may come twice
  const client = await connectAsync(url, { ...login, clientId: "bench-city" });
  client.on("message", (topic, payload) => {
    const message: unknown = JSON.parse(payload.toString());
    if (topic === topics.health) hearHealth(HealthMessage.parse(message), messages);
    else hearChange(message, messages, known);
  });
  await client.subscribeAsync([topics.health, topics.event("camera-state")], { qos: 1 });
  return { messages, [Symbol.asyncDispose]: () => client.endAsync(true) };
}

function hearHealth({ data, time }: HealthMessage, { cameras, samples }: AgentMessages): void {
  for (const camera of data.cameras) {
    cameras.set(camera.cameraId, camera);
    const { cameraId, analysedFrames, frameAgeMs, analysedAgeMs } = camera;
    if (frameAgeMs === undefined || analysedAgeMs === undefined) continue; // nothing was analysed yet
    samples.push({ cameraId, atMs: Date.parse(time), analysedFrames, frameAgeMs, analysedAgeMs });
  }
}

/** @param known ids of what was heard before */
function hearChange(message: unknown, { changes }: AgentMessages, known: Set<string>): void {
  const atMs = Date.now();
  const { id, data } = CameraStateEvent.parse(message);
  if (known.has(id)) return;
  known.add(id);
  const { cameraId, to, reasons, offlineReason, episodeId } = data;
  changes.push({ cameraId, to, why: [...reasons, offlineReason ?? []].flat().join(), episodeId, atMs });
}
