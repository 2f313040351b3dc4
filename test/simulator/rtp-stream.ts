import { randomInt } from "node:crypto";
import { epochMs } from "@ngaba/contract";
import type { Film, FilmUnit } from "./film.ts";
import { type Player, startPlayer } from "./player.ts";
import { low32, RTP_CLOCK_HZ, type RtpSender, stamp } from "./rtp-packets.ts";
import { senderReport } from "./sender-report.ts";
import type { SimulatedCamera } from "./simulated-camera.ts";
import { LATE_REPORT_S } from "./stream-twist.ts";
import type { Transport } from "./transport.ts";

const REPORT_INTERVAL_S = 5;

/** Plays a camera to one client, as its behaviour and twist say at each moment. */
export function startRtpStream(transport: Transport, camera: SimulatedCamera): Player {
  const stream = new RtpStream(transport, camera);
  return { stop: () => stream.stop() };
}

class RtpStream {
  readonly #transport: Transport;
  readonly #camera: SimulatedCamera;
  readonly #number: number;
  readonly #sender: RtpSender = {
    ssrc: randomInt(2 ** 32),
    sequence: randomInt(2 ** 16),
    packetsSent: 0,
    octetsSent: 0,
  };
  readonly #player: ReturnType<typeof startPlayer>;
  /** A picture is taken this much before its time of showing comes up: none is sent before it is taken. */
  readonly #reorderS: number;
  readonly #firstS: number;
  readonly #timestampBase: number;
  #lastTicks: number | undefined;
  #reportDueS: number;
  #waitsForKeyframe = false;

  constructor(transport: Transport, camera: SimulatedCamera) {
    this.#transport = transport;
    this.#camera = camera;
    this.#number = (camera.newestPlay?.number ?? 0) + 1;
    const { film, twist, clock, startOffsetMs } = camera;
    const firstIndex = keyframeBefore(film, startOffsetMs) + (twist.startWithoutKeyframe === true ? 1 : 0);
    this.#reorderS = film.reorderS;
    this.#firstS = film.units[firstIndex]?.decodeS ?? 0;
    // RFC 3550, 5.1: an unforeseeable start, so that wrapping is met.
    this.#timestampBase = (twist.rtpBase ?? randomInt(2 ** 32)) - camera.jumpedTicks;
    this.#reportDueS = this.#firstS + (twist.reports === "late" ? LATE_REPORT_S : 0);
    const onUnit = (unit: FilmUnit, presentationS: number): void => this.#send(unit, presentationS);
    this.#player = startPlayer({ clock, film: () => camera.film, firstIndex, onUnit });
    const startedAt = epochMs(Date.now() - 1000 * this.#player.positionS());
    camera.newestPlay = { startedAt, number: this.#number };
  }

  stop(): void {
    this.#player.stop();
    this.#transport.close();
  }

  #send(unit: FilmUnit, presentationS: number): void {
    const { behaviour, twist, sent } = this.#camera;
    if (behaviour === "rubbish") this.#transport.sendRubbish();
    // After a stall it goes on at the next keyframe.
    this.#waitsForKeyframe = behaviour !== "play" || (this.#waitsForKeyframe && !unit.isKeyframe);
    if (this.#waitsForKeyframe) return;
    const ticks = this.#ticksAt(presentationS);
    const bytes = stamp(unit.packets, this.#transport.channel, ticks, this.#sender);
    const packetsLost = this.#transport.send(bytes, unit.packets, twist.loseFraction ?? 0);
    this.#lastTicks = ticks;
    const atMs = this.#takenAtMs(presentationS);
    sent.add({ frame: unit.frame, ticks: low32(ticks), atMs, stream: this.#number, packetsLost });
    this.#reportWhenDue();
  }

  #reportWhenDue(): void {
    const { twist, clock } = this.#camera;
    const positionS = this.#player.positionS();
    if (positionS < this.#reportDueS || twist.reports === "none") return;
    this.#reportDueS = positionS + REPORT_INTERVAL_S;
    const shownMs = clock.shownMs() + (twist.clockSkewMs ?? 0);
    this.#transport.sendReport(senderReport(this.#sender, shownMs, this.#ticksAt(positionS + this.#reorderS)));
  }

  #ticksAt(presentationS: number): number {
    const { twist, jumpedTicks } = this.#camera;
    if (twist.freezeTicks === true && this.#lastTicks !== undefined) return this.#lastTicks;
    return this.#timestampBase + jumpedTicks + (presentationS - this.#firstS) * RTP_CLOCK_HZ;
  }

  #takenAtMs(presentationS: number): number {
    const { clock } = this.#camera;
    return clock.trueMsOf(clock.seconds() - this.#player.positionS() + presentationS - this.#reorderS);
  }
}

/** Index of the last keyframe at or before a time, which may lie beyond the film's end. */
function keyframeBefore(film: Film, startMs: number): number {
  const startS = (startMs / 1000) % film.durationS;
  return film.units.findLastIndex((unit) => unit.isKeyframe && unit.decodeS <= startS);
}
