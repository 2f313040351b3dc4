/**
 * The agent of the page's bench: its outbox and its way to the broker are those of a real agent, what it says is made
 * up. It tells of all cameras every 5 s, sends a picture of each once a minute, counts traffic, and has trouble on demand.
 */
import { randomUUIDv7 } from "node:crypto";
import type { StreamName } from "@ngaba/contract";
import { partsOf } from "@ngaba/edge-agent/health/health-parts.ts";
import { startOutbox } from "../started-outbox.ts";
import { atRate } from "./at-rate.ts";
import { createCameraStates } from "./camera-states.ts";
import { AGENT_HEALTH, type Draft, healthDraft, minuteDraft } from "./load-messages.ts";
import { type MadePicture, makePictures, type UploadPlace, uploadCameraPicture, uploadMedia } from "./load-pictures.ts";
import { createTrouble, inTurn, type Saying, type Trouble } from "./load-trouble.ts";

export interface LoadOptions extends UploadPlace {
  readonly brokerUrl: string;
  readonly brokerPassword: string;
  /** For the outbox. */
  readonly folder: string;
  readonly cameraIds: readonly string[];
  /** Those with lines that count. */
  readonly smartCameraIds: readonly string[];
  /** Incidents that begin each second while there is trouble; as many end. */
  readonly eventsPerSecond: number;
}

export interface Load extends Trouble, AsyncDisposable {
  /** Events that the centre has not acknowledged yet. */
  waiting(): number;
}

const REPORTS_PER_SECOND = 1 / 5;
const MINUTE_S = 60;
const PICTURES = 16;

/** Sends until it is disposed of. */
export async function startLoad(options: LoadOptions): Promise<Load> {
  await using stack = new AsyncDisposableStack();
  const pictures = await makePictures(PICTURES, 1280, 720);
  const wallPictures = await makePictures(PICTURES, 640, 360);
  for (const picture of pictures) await uploadMedia(options, picture);
  const outbox = startOutbox(stack, options);
  const say = (stream: StreamName, { topic, payload }: Draft) => void outbox.append(stream, topic, payload);
  const saying = { states: createCameraStates(options.cameraIds, Date.now()), say };
  startDuty(stack, { ...options, ...saying, wallPictures });
  const trouble = createTrouble({ ...options, ...saying, pictures });
  stack.defer(trouble.end);
  const owned = stack.move();
  return {
    ...trouble,
    waiting: () => outbox.counts("event").rows,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

type Duty = LoadOptions & Saying & { readonly wallPictures: readonly MadePicture[] };

/** What an agent does all the time: reports, pictures for the wall, minutes. */
function startDuty(stack: AsyncDisposableStack, duty: Duty): void {
  const { states, say, cameraIds, smartCameraIds } = duty;
  const report = () => {
    for (const part of partsOf("all", states.health(), AGENT_HEALTH, randomUUIDv7()))
      say("telemetry", healthDraft(part, Date.now()));
  };
  const countMinute = (number: number) => {
    const fromMs = Math.floor(Date.now() / 60_000 - 1) * 60_000;
    for (const id of smartCameraIds) say("telemetry", minuteDraft(id, fromMs, 20 + (number % 10)));
  };
  report();
  stack.defer(atRate(REPORTS_PER_SECOND, report));
  stack.defer(atRate(1 / MINUTE_S, countMinute));
  stack.defer(atRate(cameraIds.length / MINUTE_S, (number) => sendPicture(duty, number)));
}

function sendPicture(duty: Duty, number: number): void {
  const [cameraId, picture] = [inTurn(duty.cameraIds, number), inTurn(duty.wallPictures, number)];
  uploadCameraPicture(duty, cameraId, picture).then(
    () => duty.states.pictureSent(cameraId, Date.now()),
    () => undefined, // as when the centre goes down before us; the camera keeps the picture from before
  );
}
