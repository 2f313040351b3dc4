import { randomBytes, randomInt } from "node:crypto";
import type { Socket } from "node:net";
import type { AccessUnit } from "./mp4-movie.ts";
import { type Player, startPlayer } from "./player.ts";
import { interleave, packetise, RTP_CLOCK_HZ, type RtpSender, senderReport } from "./rtp-packetiser.ts";
import type { SimulatedCamera } from "./simulated-camera.ts";

/** A client that leaves this much unread is too slow for a live stream, and is dropped. */
const MAX_UNSENT_BYTES = 4 * 1024 * 1024;
const REPORT_INTERVAL_S = 5;

/**
 * Plays a camera to one client, as its behaviour says at each moment. After a stall it goes on at the next keyframe.
 *
 * @param channel interleaved channel of RTP; RTCP has the next one
 */
export function startRtpStream(socket: Socket, camera: SimulatedCamera, channel: number): Player {
  const sender: RtpSender = { ssrc: randomInt(2 ** 32), sequence: randomInt(2 ** 16), packetsSent: 0, octetsSent: 0 };
  const timestampBase = randomInt(2 ** 32); // RFC 3550, 5.1: an unforeseeable start, so that wrapping is met
  const timestampAt = (seconds: number): number => timestampBase + seconds * RTP_CLOCK_HZ;
  let reportedS = Number.NEGATIVE_INFINITY;
  let waitsForKeyframe = false;

  const reportWhenDue = (): Buffer[] => {
    const positionS = player.positionS();
    if (positionS - reportedS < REPORT_INTERVAL_S) return [];
    reportedS = positionS;
    return [interleave(channel + 1, senderReport(sender, Date.now(), timestampAt(positionS)))];
  };

  const send = (unit: AccessUnit, presentationS: number): void => {
    if (camera.behaviour === "rubbish") socket.write(randomBytes(1024));
    waitsForKeyframe = camera.behaviour !== "play" || (waitsForKeyframe && !unit.isKeyframe);
    if (waitsForKeyframe) return;
    const { sps, pps } = camera.movie;
    // A new decoder can begin at each keyframe, as with most cameras.
    const nals = unit.isKeyframe ? [sps, pps, ...unit.nals] : unit.nals;
    const packets = packetise(nals, timestampAt(presentationS), sender).map((packet) => interleave(channel, packet));
    socket.write(Buffer.concat([...packets, ...reportWhenDue()]));
    if (socket.writableLength > MAX_UNSENT_BYTES) socket.destroy();
  };

  const player = startPlayer(camera.movie, camera.startOffsetMs, send);
  return player;
}
