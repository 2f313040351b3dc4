import type { CameraDirectory } from "../cameras/camera-directory.ts";
import type { VideoReader } from "./video-relay.ts";
import {
  openVideoRoom,
  VIDEO_TIMING,
  type VideoRoom,
  type VideoRoomOptions,
  type VideoTiming,
  type VideoWish,
} from "./video-room.ts";

export interface VideoRoomsOptions extends Pick<VideoRoomOptions, "command" | "inbox" | "clock"> {
  readonly cameras: Pick<CameraDirectory, "cameras">;
  /** Of all videos together. */
  readonly maxReaders: number;
  /** Of one who asks. */
  readonly maxReadersPerAsker?: number;
  readonly timing?: VideoTiming;
}

/** As many as a large wall shows: nobody takes all the places there are. */
const MAX_READERS_PER_ASKER = 16;

/** `agent-away`: nobody would hear us. `too-many-own`: who asks has as many as one may. */
export type VideoRefusal = "camera-unknown" | "agent-away" | "too-many" | "too-many-own" | "stopping";

/** All videos that are looked at. Disposing ends them, and lets no new reader in. */
export interface VideoRooms extends Disposable {
  /** Why this asker could not be let in to see this camera now; `undefined`: they can. */
  refusal(cameraId: string, asker: string): VideoRefusal | undefined;
  /**
   * Lets a reader in. Readers of one live camera share what its agent sends once.
   * @returns the room, that the reader is to leave again
   */
  enter(wish: VideoWish, reader: VideoReader, asker: string): VideoRoom | VideoRefusal;
  /** The room that an agent sends to; `undefined` when nobody looks any more, or the camera is another agent's now. */
  find(agentId: string, id: string): VideoRoom | undefined;
}

export function createVideoRooms(options: VideoRoomsOptions): VideoRooms {
  const { cameras, maxReaders, maxReadersPerAsker = MAX_READERS_PER_ASKER, timing = VIDEO_TIMING } = options;
  const rooms = new Map<string, VideoRoom>();
  const askers = new Map<VideoReader, string>();
  let isStopping = false;

  const open = (agentId: string, wish: VideoWish): VideoRoom => {
    const room = openVideoRoom({ ...options, agentId, wish, timing, onClosed: ({ id }) => void rooms.delete(id) });
    rooms.set(room.id, room);
    return room;
  };
  const liveOf = (agentId: string, { name, cameraId }: VideoWish): VideoRoom | undefined =>
    [...rooms.values()].find(
      (room) =>
        name === "live-view" && room.wish.name === name && room.wish.cameraId === cameraId && room.agentId === agentId,
    );
  const cameraOf = (cameraId: string) => cameras.cameras().find(({ id }) => id === cameraId);
  const askable = (cameraId: string, asker: string): VideoRefusal | { readonly agentId: string } => {
    const { agentId, connection } = cameraOf(cameraId) ?? {};
    if (isStopping) return "stopping";
    if (agentId === undefined) return "camera-unknown";
    if (connection === "unknown") return "agent-away";
    if (askers.size >= maxReaders) return "too-many";
    const own = askers.values().filter((one) => one === asker);
    return [...own].length >= maxReadersPerAsker ? "too-many-own" : { agentId };
  };
  return {
    refusal: (cameraId, asker) => {
      const asked = askable(cameraId, asker);
      return typeof asked === "string" ? asked : undefined;
    },
    enter: (wish, reader, asker) => {
      const asked = askable(wish.cameraId, asker);
      if (typeof asked === "string") return asked;
      const { agentId } = asked;
      const room = liveOf(agentId, wish) ?? open(agentId, wish);
      askers.set(reader, asker);
      room.join(reader);
      const leave: VideoRoom["leave"] = (leaving) => {
        askers.delete(leaving);
        room.leave(leaving);
      };
      return { ...room, leave };
    },
    find: (agentId, id) => {
      const room = rooms.get(id);
      if (room?.agentId !== agentId) return undefined;
      return cameraOf(room.wish.cameraId)?.agentId === agentId ? room : undefined;
    },
    [Symbol.dispose]: () => {
      isStopping = true;
      for (const room of rooms.values()) room.close({ why: "over" });
    },
  };
}
