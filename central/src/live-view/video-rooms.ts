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
  readonly timing?: VideoTiming;
}

/** `agent-away`: nobody would hear us. */
export type VideoRefusal = "camera-unknown" | "agent-away" | "too-many" | "stopping";

/** All videos that are looked at. Disposing ends them, and lets no new reader in. */
export interface VideoRooms extends Disposable {
  /** Why nobody could be let in to see this camera now; `undefined`: they can. */
  refusal(cameraId: string): VideoRefusal | undefined;
  /**
   * Lets a reader in. Readers of one live camera share what its agent sends once.
   * @returns the room, that the reader is to leave again
   */
  enter(wish: VideoWish, reader: VideoReader): VideoRoom | VideoRefusal;
  /** The room that an agent sends to; `undefined` when nobody looks any more, or the camera is another agent's now. */
  find(agentId: string, id: string): VideoRoom | undefined;
}

export function createVideoRooms(options: VideoRoomsOptions): VideoRooms {
  const { cameras, maxReaders, timing = VIDEO_TIMING } = options;
  const rooms = new Map<string, VideoRoom>();
  const readers = new Set<VideoReader>();
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
  const askable = (cameraId: string): VideoRefusal | { readonly agentId: string } => {
    const { agentId, connection } = cameraOf(cameraId) ?? {};
    if (isStopping) return "stopping";
    if (agentId === undefined) return "camera-unknown";
    if (connection === "unknown") return "agent-away";
    return readers.size >= maxReaders ? "too-many" : { agentId };
  };
  return {
    refusal: (cameraId) => {
      const asked = askable(cameraId);
      return typeof asked === "string" ? asked : undefined;
    },
    enter: (wish, reader) => {
      const asked = askable(wish.cameraId);
      if (typeof asked === "string") return asked;
      const { agentId } = asked;
      const room = liveOf(agentId, wish) ?? open(agentId, wish);
      readers.add(reader);
      room.join(reader);
      const leave: VideoRoom["leave"] = (leaving) => {
        readers.delete(leaving);
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
